import { findDialect } from '../../src/dialects/registry.js';
import { type Diff, DiffSide, diff } from '../../src/operations/diff.js';
import type { Identities } from '../../src/space/identities.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from './bytes.js';

/** What differs between two files, named `old` and `new`; texts have a character a byte. */
export function diffOf(
  before: string | Uint8Array,
  after: string | Uint8Array,
  dialects: readonly [string, string] = ['djb', 'djb'],
): Diff {
  const [old, changed] = [before, after].map((rules, i) => {
    const bytes = typeof rules === 'string' ? bytesOf(rules) : rules;
    return new DiffSide(new Source(i === 0 ? 'old' : 'new', bytes), findDialect(dialects[i]!)!);
  });
  return diff(old!, changed!);
}

/** How many differences speak of a client that has an IPv4 address and no info: 1 at the most, if all is well. */
export function countMeaning({ differences }: Diff, address: number, host?: string): number {
  return differences.filter(({ addresses, identities, info }) => {
    if (info !== undefined || addresses.kind === 'prefix' || addresses.set.family.version === 6) return false;
    if (!(addresses.set.has as (address: number) => boolean).call(addresses.set, address)) return false;
    return isAmong(identities, host);
  }).length;
}

/** Whether a client with this host, or without one, has one of these identities, read literally. */
export function isAmong(callers: Identities, host: string | undefined): boolean {
  const kinds = 'only' in callers ? callers.only : callers.allBut;
  const isOne = kinds.some((kind) => {
    if (kind.kind === 'unnamed') return host === undefined;
    if (host === undefined) return false;
    if (kind.kind === 'host') return host === kind.host;
    return isNamed(kind.domain, host) && !kind.except.some((name) => isNamed(name, host));
  });
  return isOne === 'only' in callers;
}

function isNamed(name: string, host: string): boolean {
  return name.startsWith('.') ? host.endsWith(name) : host === name;
}
