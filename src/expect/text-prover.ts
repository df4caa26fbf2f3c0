import { AddressSet } from '../space/address-set.js';
import { clientOf, textOf } from '../space/client.js';
import { IPV6 } from '../space/family.js';
import { type Pieces, piecesIn } from '../space/pieces.js';
import type { Caller, ClientSpace, Layer, TextPrefixRecord } from '../space/space.js';
import { addressesLike, addressesWithPrefix } from '../space/text-prefix.js';
import { collect, type Findings } from './collect.js';
import type { Judge } from './judge.js';

/** Of so few addresses in doubt each is looked up. */
const FEW = 1n << 16n;

/**
 * Proves expectations where rules are for the beginning of an address's text, and pieces hold but for addresses whose
 * text begins so. What it says of those has been looked up, client by client; what it cannot find out it calls a doubt.
 */
export class TextProver {
  /** Those that may have to do with the set. */
  readonly #prefixes: readonly TextPrefixRecord[];

  constructor(
    readonly space: ClientSpace,
    readonly caller: Caller,
    readonly layer: Layer,
    readonly set: AddressSet<bigint>,
  ) {
    this.#prefixes = layer.textPrefixes.filter(({ start, bits }) =>
      set.ranges.some((range) => range.start < start + IPV6.sizeOf(bits) && start < range.end),
    );
  }

  /** Whether any text has to do with the set. */
  get isNeeded(): boolean {
    return this.#prefixes.length > 0;
  }

  collect(pieces: Pieces<bigint>, judge: Judge, findings: Findings): void {
    const { breaches, reached } = findings;
    const doubtful = AddressSet.of(
      IPV6,
      this.#prefixes.map(({ start, bits }) => ({ start, end: start + IPV6.sizeOf(bits) })),
    );
    const decideOne = (address: bigint): void => {
      const decider = this.#decide(address);
      reached?.add(decider);
      if (!judge.isMet(decider)) breaches.add(IPV6, address, address + 1n, decider);
    };
    const inDoubt = this.set.and(doubtful);
    collect(this.set.without(doubtful), pieces, this.layer.rest, judge, findings);
    if (inDoubt.count <= FEW) {
      for (const { start, end } of inDoubt.ranges) for (let at = start; at < end; at += 1n) decideOne(at);
      return;
    }
    // They have rules of their own, which come before all prefixes.
    const own = [...this.space.ownAddresses6(this.#prefixes)].filter((address) => inDoubt.has(address));
    for (const address of own) decideOne(address);
    const others = inDoubt.without(AddressSet.of(IPV6, own.map(single)));
    for (const range of others.ranges) {
      for (const { start, end, decider } of piecesIn(pieces, range)) {
        this.#collectDoubtful(decider || this.layer.rest, addressesLike(start, end), others, judge, findings);
      }
    }
    for (const { text, position } of this.#prefixes) {
      const witnesses = [addressesWithPrefix(text, this.space.dialect, this.#prefixes), this.#addressesNear(others)];
      this.#collectDoubtful(position, chain(witnesses), others, judge, findings);
    }
  }

  /** Looks among these addresses for one for which the record decides. */
  #collectDoubtful(
    decider: number,
    addresses: Iterable<bigint>,
    set: AddressSet<bigint>,
    judge: Judge,
    { breaches, reached }: Findings,
  ): void {
    const isMet = judge.isMet(decider);
    if (isMet && (reached === undefined || reached.has(decider))) return;
    let isFound = false;
    for (const address of addresses) {
      if (!set.has(address) || this.#decide(address) !== decider) continue;
      isFound = true;
      reached?.add(decider);
      if (isMet) break;
      breaches.addOne(IPV6, address, decider);
    }
    if (isMet) return;
    if (isFound) breaches.addUncounted();
    else breaches.addDoubt(decider);
  }

  *#addressesNear(set: AddressSet<bigint>): Generator<bigint, void> {
    for (const { start, end } of set.ranges) yield* addressesLike(start, end);
  }

  #decide(address: bigint): number {
    return this.space.decide(clientOf(textOf(address, IPV6, this.space.dialect), this.caller));
  }
}

function single(address: bigint): { start: bigint; end: bigint } {
  return { start: address, end: address + 1n };
}

function* chain(lists: readonly Iterable<bigint>[]): Generator<bigint, void> {
  for (const list of lists) yield* list;
}
