import { callerClasses } from '../space/callers.js';
import type { Caller, ClientSpace, Layer } from '../space/space.js';

/** Callers for whom the same records of addresses decide. */
export interface Alike {
  /** That of the first of them; the others' differ in the rest at most. */
  readonly layer: Layer;
  readonly members: readonly Member[];
}

/** One of them, and what decides for it where no address does. */
export interface Member {
  readonly caller: Caller;
  readonly rest: number;
}

const KNOWN = new WeakMap<ClientSpace, readonly Alike[]>();

/** A caller of each kind that rules tell apart by the host, none included; kinds are few, and found once. */
export function everyHost(space: ClientSpace): readonly Alike[] {
  const known = KNOWN.get(space);
  if (known !== undefined) return known;
  const kinds = groupAlike(
    space,
    callerClasses([space]).map(({ example }) => example),
  );
  KNOWN.set(space, kinds);
  return kinds;
}

/** Puts callers together whose layers differ in what decides for the rest at most. */
export function groupAlike(space: ClientSpace, callers: readonly Caller[]): readonly Alike[] {
  const numbers = new Map<unknown, number>();
  const numberOf = (pieces: unknown): number => {
    if (!numbers.has(pieces)) numbers.set(pieces, numbers.size);
    return numbers.get(pieces)!;
  };
  const groups = new Map<string, { layer: Layer; members: Member[] }>();
  for (const caller of callers) {
    const layer = space.layer(caller);
    const name = `${numberOf(layer.ipv4)} ${numberOf(layer.ipv6)} ${layer.textPrefixes.length}`;
    const member = { caller, rest: layer.rest };
    const group = groups.get(name);
    if (group === undefined) groups.set(name, { layer, members: [member] });
    else group.members.push(member);
  }
  return [...groups.values()];
}
