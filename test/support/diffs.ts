import { type Diff, DiffSide, diff } from '../../src/commands/diff.js';
import { findDialect } from '../../src/dialects/registry.js';
import { Source } from '../../src/source.js';
import { kindOfHost } from '../../src/space/callers.js';
import type { ClientSpace } from '../../src/space/space.js';
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
export function countMeaning({ old, new: changed, differences }: Diff, address: number, host?: string): number {
  const isKnown = (name: string): boolean => [old, changed].some(({ space }) => knowsHost(space, name));
  const kind = JSON.stringify(kindOfHost(host, isKnown));
  return differences.filter(({ addresses, callers, info }) => {
    if (info !== undefined || addresses.kind === 'prefix' || addresses.set.family.version === 6) return false;
    if (!(addresses.set.has as (address: number) => boolean).call(addresses.set, address)) return false;
    const kinds = 'only' in callers ? callers.only : callers.allBut;
    return kinds.some((each) => JSON.stringify(each) === kind) === 'only' in callers;
  }).length;
}

function knowsHost({ hosts, infos }: ClientSpace, name: string): boolean {
  return hosts.has(name) || [...infos.values()].some((records) => records.hosts.has(name));
}
