import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type IdentityKind, identityClasses } from '../space/identities.js';
import { type Partition, piecesIn } from '../space/partition.js';
import type { ClientSpace } from '../space/space.js';
import { type Difference, everyAddress } from './difference.js';

/** Two records, either of which may be none, where the second decides instead of the first; and the addresses concerned. */
export interface Turn {
  /** One of the identities concerned. */
  readonly caller: ClientIdentity;
  readonly before: number;
  readonly after: number;
  readonly addresses: AddressSet<number> | AddressSet<bigint>;
}

/** Splits differences between two spaces by the records that decide on both sides. */
export class Turns {
  readonly #examples: ReadonlyMap<string, ClientIdentity>;

  constructor(
    readonly before: ClientSpace,
    readonly after: ClientSpace,
  ) {
    const classes = identityClasses([before, after]);
    this.#examples = new Map(classes.map(({ callers, example }) => [nameOf(callers), example]));
  }

  /**
   * The turns of a difference. If text prefixes decide, each record of one side is paired with each of the other, and the addresses are those of
   * the networks that contain the text: possibly too many, never too few.
   */
  of({ addresses, callers, info, before, after }: Difference): Turn[] {
    const exampleOf = (kind: IdentityKind): ClientIdentity => ({ ...this.#examples.get(nameOf(kind)), info });
    if (addresses.kind === 'prefix') {
      const all = everyAddress(addresses);
      const caller = exampleOf(callers[0]!);
      return [...before.deciders].flatMap((one) =>
        [...after.deciders].map((other) => ({ before: one, after: other, addresses: all, caller })),
      );
    }
    const set = addresses.set as AddressSet<number>;
    const ranges = new Map<string, Omit<Turn, 'addresses'> & { readonly ranges: AddressRange<number>[] }>();
    const seen = new Map<object, Map<object, Set<string>>>();
    for (const kind of callers) {
      const caller = exampleOf(kind);
      const [old, now] = [this.before.layer(caller), this.after.layer(caller)];
      const pieces = set.family.version === 4 ? old.ipv4 : (old.ipv6 as unknown as Partition<number>);
      const newPieces = set.family.version === 4 ? now.ipv4 : (now.ipv6 as unknown as Partition<number>);
      if (isSeen(seen, pieces, newPieces, `${old.rest} ${now.rest}`)) continue;
      for (const range of set.ranges) {
        for (const part of piecesIn(pieces, range)) {
          for (const { start, end, decider } of piecesIn(newPieces, part)) {
            const [one, other] = [part.decider || old.rest, decider || now.rest];
            const name = `${one} ${other}`;
            const known = ranges.get(name);
            if (known === undefined) ranges.set(name, { before: one, after: other, caller, ranges: [{ start, end }] });
            else known.ranges.push({ start, end });
          }
        }
      }
    }
    return [...ranges.values()].map(({ ranges, ...turn }) => ({
      ...turn,
      addresses: AddressSet.of(set.family, ranges),
    }));
  }
}

/** Most identities share a partition, which is traversed only once. */
function isSeen(seen: Map<object, Map<object, Set<string>>>, one: object, other: object, rest: string): boolean {
  const others = seen.get(one) ?? new Map<object, Set<string>>();
  seen.set(one, others);
  const rests = others.get(other) ?? new Set<string>();
  others.set(other, rests);
  const has = rests.has(rest);
  rests.add(rest);
  return has;
}

function nameOf(kind: IdentityKind): string {
  return JSON.stringify(kind);
}
