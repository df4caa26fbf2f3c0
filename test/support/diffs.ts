import { findDialect } from '../../src/dialects/registry.js';
import { IPV4 } from '../../src/net/family.js';
import { type AddressRange, type Diff, DiffSide, diff } from '../../src/operations/diff.js';
import type { Identities } from '../../src/space/identities.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from './bytes.js';

/** What differs between two files, named `old` and `new`; texts have one character per byte. */
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
  const isIn = ({ first, last }: AddressRange): boolean => {
    const [from, to] = [IPV4.parse(first), IPV4.parse(last)];
    return from !== undefined && to !== undefined && from <= address && address <= to;
  };
  return differences.filter(({ ranges, prefix, identities, info }) => {
    return info === undefined && prefix === undefined && ranges.some(isIn) && isAmong(identities, host);
  }).length;
}

/** Whether a client with this host, or without one, has one of these identities, read literally. */
export function isAmong(identities: Identities, host: string | undefined): boolean {
  const kinds = 'only' in identities ? identities.only : identities.allBut;
  const isOne = kinds.some((kind) => {
    if (kind.kind === 'unnamed') return host === undefined;
    if (host === undefined) return false;
    if (kind.kind === 'host') return host === kind.host;
    return isNamed(kind.domain, host) && !kind.except.some((name) => isNamed(name, host));
  });
  return isOne === 'only' in identities;
}

function isNamed(name: string, host: string): boolean {
  return name.startsWith('.') ? host.endsWith(name) : host === name;
}
