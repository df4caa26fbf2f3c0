import { getOrMake } from '../collections.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import type { ClientIdentity } from '../net/client.js';
import { type IdentityKind, identityClasses } from '../space/identities.js';
import { type Partition, piecesIn } from '../space/partition.js';
import { type ClientSpace, type Layer, requirePartition } from '../space/space.js';
import { type Difference, everyAddress } from './difference.js';

/** Two records, either of which may be none, where the second decides instead of the first; and the addresses concerned. */
export interface Turn {
  /** One of the identities concerned. */
  readonly identity: ClientIdentity;
  readonly before: number;
  readonly after: number;
  readonly addresses: AddressSet;
}

/** Splits differences between two spaces by the records that decide on both sides. */
export class Turns {
  readonly #examples: ReadonlyMap<string, ClientIdentity>;
  readonly #layers = new Map<string | undefined, Map<IdentityKind, Layers>>();

  constructor(
    readonly before: ClientSpace,
    readonly after: ClientSpace,
  ) {
    const classes = identityClasses([before, after]);
    this.#examples = new Map(classes.map(({ kind, example }) => [encodeKind(kind), example]));
  }

  /** Differences mostly concern the same few kinds. */
  #layersOf(kind: IdentityKind, info: string | undefined): Layers {
    const known = getOrMake(this.#layers, info, () => new Map<IdentityKind, Layers>());
    return getOrMake(known, kind, () => {
      const identity = { ...this.#examples.get(encodeKind(kind)), info };
      return { identity, old: this.before.layer(identity), now: this.after.layer(identity) };
    });
  }

  /**
   * The turns of a difference. If text prefixes decide, each record of one side is paired with each of the other, and the addresses are those of
   * the networks that contain the text: possibly too many, never too few.
   */
  of({ addresses, kinds, info, before, after }: Difference): Turn[] {
    if (addresses.kind === 'prefix') {
      const all = everyAddress(addresses);
      const { identity } = this.#layersOf(kinds[0]!, info);
      return [...before.deciders].flatMap((one) =>
        [...after.deciders].map((other) => ({ before: one, after: other, addresses: all, identity })),
      );
    }
    const { set } = addresses;
    const turns = new Map<string, Omit<Turn, 'addresses'> & { readonly ranges: AddressRange[] }>();
    const seen = new Map<Partition, Map<Partition, Set<string>>>();
    for (const kind of kinds) {
      const { identity, old, now } = this.#layersOf(kind, info);
      const [pieces, newPieces] = [requirePartition(old, set.family), requirePartition(now, set.family)];
      // Most identities share a partition, which is traversed only once.
      const rests = getOrMake(
        getOrMake(seen, pieces, () => new Map()),
        newPieces,
        () => new Set(),
      );
      const name = `${old.rest} ${now.rest}`;
      if (rests.has(name)) continue;
      rests.add(name);
      for (const range of set.ranges) {
        for (const part of piecesIn(pieces, range)) {
          for (const { start, end, decider } of piecesIn(newPieces, part)) {
            const [one, other] = [part.decider || old.rest, decider || now.rest];
            const make = () => ({ before: one, after: other, identity, ranges: [] });
            getOrMake(turns, `${one} ${other}`, make).ranges.push({ start, end });
          }
        }
      }
    }
    return Array.from(turns.values(), ({ ranges, ...turn }) => ({
      ...turn,
      addresses: AddressSet.of(set.family, ranges),
    }));
  }
}

/** One of some clients, and what is decided for all of their addresses. */
interface Layers {
  readonly identity: ClientIdentity;
  readonly old: Layer;
  readonly now: Layer;
}

function encodeKind(kind: IdentityKind): string {
  return JSON.stringify(kind);
}
