import { AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { IPV6 } from '../net/family.js';
import { type Partition, piecesIn } from '../space/partition.js';
import type { ClientSpace, Layer, TextPrefixRecord } from '../space/space.js';
import { findAddress, networksWithPrefix } from '../space/text-prefixes.js';
import { collect, collectOne, type Findings } from './violations.js';

/** Up to this many addresses affected by text prefixes are looked up one by one, and counted. */
const FEW = 1n << 16n;

/**
 * Proves expectations where rules are text prefixes, and a partition does not apply to addresses with these prefixes. For
 * each record that may decide for some of those it looks up one address; they are not counted.
 */
export class TextProver {
  /** Prefixes that may match addresses of the set. */
  readonly #prefixes: readonly TextPrefixRecord[];

  constructor(
    readonly space: ClientSpace,
    readonly identity: ClientIdentity,
    readonly layer: Layer,
    readonly set: AddressSet<bigint>,
  ) {
    this.#prefixes = layer.textPrefixes.filter((prefix) => set.meets(prefix));
  }

  /** Whether any prefix may match an address of the set. */
  get isNeeded(): boolean {
    return this.#prefixes.length > 0;
  }

  collect(findings: Findings): void {
    const pieces = this.layer.ipv6!;
    const byText = AddressSet.of(
      IPV6,
      this.#prefixes.flatMap(({ text }) => networksWithPrefix(text)),
    );
    collect(this.set.without(byText), pieces, this.layer.rest, findings);
    const set = this.set.and(byText);
    if (set.count > FEW) this.#collectByText(set, pieces, findings);
    else for (const address of addressesIn(set)) collectOne(address, this.#decide(address), findings);
  }

  #collectByText(set: AddressSet<bigint>, pieces: Partition<bigint>, findings: Findings): void {
    const { matcher, violations, reached } = findings;
    const isWanted = (decider: number): boolean => !matcher.matches(decider) || reached?.has(decider) === false;
    const note = (address: bigint | undefined): void => {
      if (address === undefined) return;
      const decider = this.#decide(address);
      reached?.add(decider);
      if (matcher.matches(decider)) return;
      violations.addExample(address, decider);
      violations.markInexact();
    };
    const own = this.#ownAddresses(set);
    for (const address of own) collectOne(address, this.#decide(address), findings);
    const { dialect } = this.space;
    const texts = this.#prefixes.map(({ text }) => text);
    for (const range of set.ranges) {
      for (const piece of piecesIn(pieces, range)) {
        if (!isWanted(piece.decider || this.layer.rest)) continue;
        note(findAddress(piece, { prefix: '', others: texts, own, dialect }));
      }
    }
    for (const { text: prefix, position } of this.#prefixes) {
      if (!isWanted(position)) continue;
      const others = texts.filter((text) => text.length > prefix.length && text.startsWith(prefix));
      for (const range of AddressSet.of(IPV6, networksWithPrefix(prefix)).and(set).ranges) {
        note(findAddress(range, { prefix, others, own, dialect }));
      }
    }
  }

  /** Addresses with their own records, which precede all prefixes. */
  #ownAddresses(set: AddressSet<bigint>): ReadonlySet<bigint> {
    const { info } = this.identity;
    const withInfo = info === undefined ? undefined : this.space.infos.get(info)?.ipv6.keys();
    const all = [...this.space.ownAddresses6(this.#prefixes), ...(withInfo ?? [])];
    return new Set(all.filter((address) => set.has(address)));
  }

  #decide(address: bigint): number {
    return this.space.decideAt(address, this.identity);
  }
}

function* addressesIn({ ranges }: AddressSet<bigint>): Generator<bigint, void> {
  for (const { start, end } of ranges) for (let at = start; at < end; at += 1n) yield at;
}
