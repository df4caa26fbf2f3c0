import type { Dialect } from '../dialects/dialect.js';
import { readRuleAddress } from '../expectations/rule-address.js';
import { type AddressRange, AddressSet, parseRange } from '../net/address-set.js';
import { IPV4 } from '../net/family.js';
import { RuleParser } from '../rules/parser.js';
import { decodeLatin1, encodeLatin1, joinBytes } from '../text/bytes.js';
import { Source } from '../text/source.js';
import { type Diff, DiffSide, diff, toAddressSet } from './diff.js';
import type { RuleTally, RuleTraffic } from './rule-traffic.js';

/** A rule of a network whose clients all lie in a smaller one. */
export interface TighterRule {
  readonly rule: RuleTraffic;
  /** The line as it is, and as it can be written. */
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  /** The addresses of the smaller network: for its clients nothing changes. */
  readonly kept: AddressRange<number>;
  /** What the change does to all others: it closes, refuses, or relays no longer; and lets nobody in. */
  readonly diff: Diff;
}

/** Each is proved by a comparison of all clients; of long files fewer are, so that no more than this many bytes are compared in all. */
const MAX_PROVED = 20;
const MAX_COMPARED_LENGTH = 2_000_000;

/** Changes that take from clients, or leave them what they may do. */
const TIGHTENS = new Set(['newly closed', 'newly refused', 'no longer relayed', 'other variables']);

/**
 * The rules that could be tighter, those that free most addresses first.
 *
 * @param early the rules of -y, which are asked first
 */
export function findTighterRules(
  rules: readonly RuleTally[],
  source: Source,
  dialect: Dialect,
  early?: Source,
): TighterRule[] {
  const parser = new RuleParser(source.bytes, dialect);
  const found = rules.flatMap((tally) => {
    if (tally.connections === 0 || tally.hasIpv6 || tally.outcome === 'closed' || tally.line === undefined) return [];
    const start = source.lineStart(tally.line);
    const line = parser.parseLine(start, source.lineStart(tally.line + 1));
    if (line.kind !== 'rule') return [];
    const address = decodeLatin1(source.slice(line.rule.address));
    const own = readNetwork(address, dialect);
    if (own === undefined) return [];
    const kept = findSmallestNetwork(tally.lowest, tally.highest);
    if (kept.start < own.start || kept.end > own.end || kept.end - kept.start >= own.end - own.start) return [];
    const text = writeNetwork(kept, address.includes('/'));
    const before = source.slice(line.span);
    const after = joinBytes([encodeLatin1(text), source.slice({ start: line.rule.address.end, end: line.span.end })]);
    return [
      { rule: tally, before, after, kept, span: line.span, freed: own.end - own.start - (kept.end - kept.start) },
    ];
  });
  found.sort((a, b) => b.freed - a.freed);
  if (found.length === 0) return [];
  const old = new DiffSide(source, dialect, undefined, early);
  const most = Math.max(1, Math.min(MAX_PROVED, Math.floor(MAX_COMPARED_LENGTH / source.bytes.length)));
  return found.slice(0, most).flatMap(({ span, freed: _, ...tighter }) => {
    const [head, tail] = [source.bytes.subarray(0, span.start), source.bytes.subarray(span.end)];
    const bytes = joinBytes([head, tighter.after, tail]);
    const change = diff(old, new DiffSide(new Source(source.name, bytes), dialect, undefined, early));
    return isTighter(change, tighter.kept) ? [{ ...tighter, diff: change }] : [];
  });
}

/** Whether a change only takes from clients, and nothing from those that are kept. */
function isTighter({ differences }: Diff, kept: AddressRange<number>): boolean {
  const all = AddressSet.of(IPV4, [kept]);
  const isWorth = differences.some(({ change }) => change !== 'other variables');
  return (
    isWorth &&
    differences.every(({ change, ranges, prefix }) => {
      if (!TIGHTENS.has(change) || prefix !== undefined) return false;
      const set = toAddressSet(ranges);
      return !set.isIpv6() && set.and(all).isEmpty;
    })
  );
}

/** The network of a rule for more than one address; undefined for any other. */
function readNetwork(address: string, { traits }: Dialect): AddressRange<number> | undefined {
  const range = address.includes('/')
    ? traits.supportsCidr
      ? parseRange(address, IPV4)
      : undefined
    : readRuleAddress(address);
  return range !== undefined && range.end - range.start > 1 ? range : undefined;
}

/** The smallest network with both addresses. */
function findSmallestNetwork(lowest: number, highest: number): AddressRange<number> {
  let size = 1;
  while (Math.floor(lowest / size) !== Math.floor(highest / size)) size *= 2;
  const start = Math.floor(lowest / size) * size;
  return { start, end: start + size };
}

/** A network as rules write it: `10.1.2.0-63`, `10.1.2.`, `10.1.0-15.`, or `10.1.2.0/26`. */
function writeNetwork({ start, end }: AddressRange<number>, isCidr: boolean): string {
  const size = end - start;
  if (isCidr && size > 1) return `${IPV4.format(start)}/${32 - Math.log2(size)}`;
  const octets = IPV4.format(start).split('.').map(Number);
  if (size === 1) return octets.join('.');
  // How many octets stay as they are, and how many values the next one has.
  const whole = Math.floor((32 - Math.log2(size)) / 8);
  const values = size / 256 ** (3 - whole);
  const fixed = octets
    .slice(0, whole)
    .map((octet) => `${octet}.`)
    .join('');
  if (values === 256) return fixed;
  return `${fixed}${octets[whole]}-${octets[whole]! + values - 1}${whole === 3 ? '' : '.'}`;
}
