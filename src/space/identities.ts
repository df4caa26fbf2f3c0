import { pushTo } from '../collections.js';
import type { ClientIdentity } from '../net/client.js';
import type { ClientSpace, Layer } from './space.js';

/** Callers that no rule tells apart but by their addresses. */
export type IdentityKind =
  /** TCPREMOTEHOST is not set */
  | { readonly kind: 'unnamed' }
  /** the name is one that no rule knows */
  | { readonly kind: 'named' }
  /** this name */
  | { readonly kind: 'host'; readonly host: string }
  /** names that end so, with a dot in front, but are of no other kind, and in no smaller domain that rules know */
  | { readonly kind: 'domain'; readonly domain: string };

/** A kind of callers, and one of them. */
export interface IdentityClass {
  readonly callers: IdentityKind;
  readonly example: ClientIdentity;
}

/** Every kind of callers that the rules of these spaces can tell apart; infos left out. */
export function identityClasses(spaces: readonly ClientSpace[]): IdentityClass[] {
  const names = new Set<string>();
  for (const { hosts, infos } of spaces) {
    for (const host of hosts.keys()) names.add(host);
    for (const records of infos.values()) for (const host of records.hosts) names.add(host);
  }
  const classes: IdentityClass[] = [
    { callers: { kind: 'unnamed' }, example: {} },
    { callers: { kind: 'named' }, example: { host: unnamed('', names) } },
  ];
  for (const host of names) {
    if (host === '') continue;
    // The root of all names is called `.` itself, and no name ends so.
    if (host.startsWith('.') && host !== '.') {
      classes.push({ callers: { kind: 'domain', domain: host }, example: { host: unnamed(host, names) } });
    } else {
      classes.push({ callers: { kind: 'host', host }, example: { host } });
    }
  }
  return classes;
}

/** A name in a domain that no rule names. */
function unnamed(domain: string, names: ReadonlySet<string>): string {
  for (let i = 0; ; i += 1) {
    const host = `${i === 0 ? 'any' : `any${i}`}${domain}`;
    if (!names.has(host)) return host;
  }
}

/** Callers in words that are to be taken as they stand, by somebody who does not know the rules. */
export type DescribedKind =
  /** TCPREMOTEHOST is not set */
  | { readonly kind: 'unnamed' }
  /** this name */
  | { readonly kind: 'host'; readonly host: string }
  /** names that end so, but not these, nor those that end in one of these that begins with a dot */
  | { readonly kind: 'domain'; readonly domain: string; readonly except: readonly string[] };

/** Which callers are meant: those of one of these kinds, or those of none of these. */
export type Identities = { readonly only: readonly DescribedKind[] } | { readonly allBut: readonly DescribedKind[] };

/** The hosts and domains that rules know, each below the smallest domain that it is in. */
export class HostTree {
  readonly #names = new Set<string>();
  readonly #below = new Map<string, string[]>();

  /** @param all every kind that rules can tell apart */
  constructor(readonly all: readonly IdentityKind[]) {
    for (const kind of all) if (kind.kind === 'host' || kind.kind === 'domain') this.#names.add(nameOf(kind));
    for (const name of this.#names) {
      const domain = this.#domainOf(name);
      if (domain === undefined) continue;
      pushTo(this.#below, domain, name);
    }
  }

  /** Says in the fewest words who these are; who has a name of which no rule knows is everybody but some. */
  describe(kinds: readonly IdentityKind[]): Identities {
    const names = new Set(kinds.map(nameOf));
    if (!names.has(NAMED)) return { only: this.#outermost(kinds, names) };
    const others = this.all.filter((kind) => !names.has(nameOf(kind)));
    return { allBut: this.#outermost(others, new Set(others.map(nameOf))) };
  }

  /** What is in a domain that is named itself goes without saying. */
  #outermost(kinds: readonly IdentityKind[], names: ReadonlySet<string>): DescribedKind[] {
    return kinds.flatMap((kind): DescribedKind[] => {
      if (kind.kind === 'named') return [];
      if (kind.kind === 'unnamed') return [kind];
      const domain = this.#domainOf(nameOf(kind));
      if (domain !== undefined && names.has(domain)) return [];
      return kind.kind === 'host' ? [kind] : [{ ...kind, except: this.#exceptionsIn(kind.domain, names) }];
    });
  }

  /** The outermost names in a domain that are not among these. */
  #exceptionsIn(domain: string, names: ReadonlySet<string>): string[] {
    const found: string[] = [];
    const pending = [domain];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const name of this.#below.get(next) ?? []) (names.has(name) ? pending : found).push(name);
    }
    return found;
  }

  /** The smallest domain that a name is in, undefined if rules know none. */
  #domainOf(name: string): string | undefined {
    for (let at = name.indexOf('.', 1); at !== -1; at = name.indexOf('.', at + 1)) {
      if (this.#names.has(name.slice(at))) return name.slice(at);
    }
    return undefined;
  }
}

/** No name of a host, for it is not in its place. */
const NAMED = ' named';

function nameOf(kind: IdentityKind): string {
  return kind.kind === 'host' ? kind.host : kind.kind === 'domain' ? kind.domain : ` ${kind.kind}`;
}

/** Callers for whom the same records of addresses decide. */
export interface ClientClasses {
  /** That of the first of them; the others' differ in the rest at most. */
  readonly layer: Layer;
  readonly members: readonly Member[];
}

/** One of them, and what decides for it where no address does. */
export interface Member {
  readonly caller: ClientIdentity;
  readonly rest: number;
}

const KNOWN = new WeakMap<ClientSpace, readonly ClientClasses[]>();

/** A caller of each kind that rules tell apart by the host, none included; kinds are few, and found once. */
export function everyHost(space: ClientSpace): readonly ClientClasses[] {
  const known = KNOWN.get(space);
  if (known !== undefined) return known;
  const kinds = groupAlike(
    space,
    identityClasses([space]).map(({ example }) => example),
  );
  KNOWN.set(space, kinds);
  return kinds;
}

/** Puts callers together whose layers differ in what decides for the rest at most. */
export function groupAlike(space: ClientSpace, callers: readonly ClientIdentity[]): readonly ClientClasses[] {
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
