import { getOrMake, memoize, pushTo } from '../collections.js';
import type { ClientIdentity } from '../net/client.js';
import type { ClientSpace, Layer } from './space.js';

/** Clients that rules tell apart by their addresses alone. */
export type IdentityKind =
  /** TCPREMOTEHOST is not set */
  | { readonly kind: 'unnamed' }
  /** the name is one that no rule knows */
  | { readonly kind: 'named' }
  /** this name */
  | { readonly kind: 'host'; readonly host: string }
  /** hosts below this domain, which starts with a dot, that no other kind covers */
  | { readonly kind: 'domain'; readonly domain: string };

/** A kind of clients, and one of them. */
export interface IdentityClass {
  readonly kind: IdentityKind;
  readonly example: ClientIdentity;
}

/** Every kind of clients that the rules of these spaces can tell apart; infos left out. */
export function identityClasses(spaces: readonly ClientSpace[]): IdentityClass[] {
  const names = new Set<string>();
  for (const { hosts, infos } of spaces) {
    for (const host of hosts.keys()) names.add(host);
    for (const records of infos.values()) for (const host of records.hosts) names.add(host);
  }
  const classes: IdentityClass[] = [
    { kind: { kind: 'unnamed' }, example: {} },
    { kind: { kind: 'named' }, example: { host: unnamed('', names) } },
  ];
  for (const host of names) {
    if (host === '') continue;
    // The root of all names is called `.` itself, and no name ends so.
    if (host.startsWith('.') && host !== '.') {
      classes.push({ kind: { kind: 'domain', domain: host }, example: { host: unnamed(host, names) } });
    } else {
      classes.push({ kind: { kind: 'host', host }, example: { host } });
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

/** Clients in words that hold as they are for a reader who does not know the rules. */
export type DescribedKind =
  /** TCPREMOTEHOST is not set */
  | { readonly kind: 'unnamed' }
  /** this name */
  | { readonly kind: 'host'; readonly host: string }
  /** names that end so, but not these, nor those that end in one of these that begins with a dot */
  | { readonly kind: 'domain'; readonly domain: string; readonly except: readonly string[] };

/** Clients of one of these kinds, or of none of them. */
export type Identities = { readonly only: readonly DescribedKind[] } | { readonly allBut: readonly DescribedKind[] };

/** The hosts and domains that rules know, each below the smallest domain that it is in. */
export class HostTree {
  readonly #names = new Set<string>();
  readonly #below = new Map<string, string[]>();

  /** @param all every kind that rules can tell apart */
  constructor(readonly all: readonly IdentityKind[]) {
    for (const kind of all) if (kind.kind === 'host' || kind.kind === 'domain') this.#names.add(nameOf(kind));
    for (const name of this.#names) {
      const domain = this.#findDomain(name);
      if (domain !== undefined) pushTo(this.#below, domain, name);
    }
  }

  /** Describes a set of identities concisely; hosts that no rule names are expressed as all but some. */
  describe(kinds: readonly IdentityKind[]): Identities {
    const names = new Set(kinds.map(nameOf));
    if (!names.has(NAMED)) return { only: this.#outermost(kinds, names) };
    const others = this.all.filter((kind) => !names.has(nameOf(kind)));
    return { allBut: this.#outermost(others, new Set(others.map(nameOf))) };
  }

  /** Leaves out what is in a domain that is among these. */
  #outermost(kinds: readonly IdentityKind[], names: ReadonlySet<string>): DescribedKind[] {
    return kinds.flatMap((kind): DescribedKind[] => {
      if (kind.kind === 'named') return [];
      if (kind.kind === 'unnamed') return [kind];
      const domain = this.#findDomain(nameOf(kind));
      if (domain !== undefined && names.has(domain)) return [];
      return kind.kind === 'host' ? [kind] : [{ ...kind, except: this.#findExceptions(kind.domain, names) }];
    });
  }

  /** The outermost names in a domain that are not among these. */
  #findExceptions(domain: string, names: ReadonlySet<string>): string[] {
    const found: string[] = [];
    const pending = [domain];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const name of this.#below.get(next) ?? []) (names.has(name) ? pending : found).push(name);
    }
    return found;
  }

  /** The smallest domain of a name that rules know, undefined for none. */
  #findDomain(name: string): string | undefined {
    for (let at = name.indexOf('.', 1); at !== -1; at = name.indexOf('.', at + 1)) {
      if (this.#names.has(name.slice(at))) return name.slice(at);
    }
    return undefined;
  }
}

/** Starts with a space, as no name of a host does. */
const NAMED = ' named';

function nameOf(kind: IdentityKind): string {
  return kind.kind === 'host' ? kind.host : kind.kind === 'domain' ? kind.domain : ` ${kind.kind}`;
}

/** Clients for whom the same records of addresses decide. */
export interface ClientClasses {
  /** That of the first of them; the others' differ in the rest at most. */
  readonly layer: Layer;
  readonly members: readonly Member[];
}

/** One of them, and what decides for it where no address does. */
export interface Member {
  readonly identity: ClientIdentity;
  readonly rest: number;
}

/** A client of each kind that rules tell apart by the host, none included; kinds are few, and found once. */
export const everyHost = memoize((space: ClientSpace): readonly ClientClasses[] =>
  groupAlike(
    space,
    identityClasses([space]).map(({ example }) => example),
  ),
);

/** Groups identities whose layers differ at most in what decides for the rest. */
export function groupAlike(space: ClientSpace, identities: readonly ClientIdentity[]): readonly ClientClasses[] {
  const numbers = new Map<unknown, number>();
  const numberOf = (pieces: unknown): number => getOrMake(numbers, pieces, () => numbers.size);
  const groups = new Map<string, { layer: Layer; members: Member[] }>();
  for (const identity of identities) {
    const layer = space.layer(identity);
    const name = `${numberOf(layer.ipv4)} ${numberOf(layer.ipv6)} ${layer.textPrefixes.length}`;
    getOrMake(groups, name, () => ({ layer, members: [] })).members.push({ identity, rest: layer.rest });
  }
  return [...groups.values()];
}
