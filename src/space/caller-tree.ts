import type { CallerKind } from './callers.js';

/** Callers in words that are to be taken as they stand, by somebody who does not know the rules. */
export type DescribedKind =
  /** TCPREMOTEHOST is not set */
  | { readonly kind: 'nameless' }
  /** this name */
  | { readonly kind: 'host'; readonly host: string }
  /** names that end so, but not these, nor those that end in one of these that begins with a dot */
  | { readonly kind: 'domain'; readonly domain: string; readonly except: readonly string[] };

/** Which callers are meant: those of one of these kinds, or those of none of these. */
export type Callers = { readonly only: readonly DescribedKind[] } | { readonly allBut: readonly DescribedKind[] };

/** The hosts and domains that rules know, each below the smallest domain that it is in. */
export class CallerTree {
  readonly #names = new Set<string>();
  readonly #below = new Map<string, string[]>();

  /** @param all every kind that rules can tell apart */
  constructor(readonly all: readonly CallerKind[]) {
    for (const kind of all) if (kind.kind === 'host' || kind.kind === 'domain') this.#names.add(nameOf(kind));
    for (const name of this.#names) {
      const domain = this.#domainOf(name);
      if (domain === undefined) continue;
      const known = this.#below.get(domain);
      if (known === undefined) this.#below.set(domain, [name]);
      else known.push(name);
    }
  }

  /** Says in the fewest words who these are; who has a name of which no rule knows is everybody but some. */
  describe(kinds: readonly CallerKind[]): Callers {
    const names = new Set(kinds.map(nameOf));
    if (!names.has(NAMED)) return { only: this.#outermost(kinds, names) };
    const others = this.all.filter((kind) => !names.has(nameOf(kind)));
    return { allBut: this.#outermost(others, new Set(others.map(nameOf))) };
  }

  /** What is in a domain that is named itself goes without saying. */
  #outermost(kinds: readonly CallerKind[], names: ReadonlySet<string>): DescribedKind[] {
    return kinds.flatMap((kind): DescribedKind[] => {
      if (kind.kind === 'named') return [];
      if (kind.kind === 'nameless') return [kind];
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

function nameOf(kind: CallerKind): string {
  return kind.kind === 'host' ? kind.host : kind.kind === 'domain' ? kind.domain : ` ${kind.kind}`;
}
