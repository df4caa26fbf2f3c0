import type { ClientDifference, Diff, DiffOutcome, DiffSide } from '../commands/diff.js';
import type { AddressRange, AddressSet } from '../space/address-set.js';
import { showRange } from '../space/address-set.js';
import type { Callers, DescribedKind } from '../space/caller-tree.js';
import { CHANGES, type Change } from '../space/difference.js';
import type { Family } from '../space/family.js';
import { formatJson } from '../text/printable.js';
import { noteOf } from './diff-words.js';
import { jsonEnvironment, jsonText } from './json-text.js';

/** Differences as one JSON document. */
export function renderDifferencesJson(diff: Diff): string {
  const { differences } = diff;
  const count = (change: Change): number => differences.filter((difference) => difference.change === change).length;
  const document = {
    version: 1,
    old: sideOf(diff.old),
    new: sideOf(diff.new),
    note: noteOf(diff) ?? null,
    differences: differences.map((difference) => differenceOf(difference, diff)),
    summary: {
      differences: differences.length,
      changes: Object.fromEntries(CHANGES.map((change) => [codeOf(change), count(change)])),
    },
  };
  return `${formatJson(document, 2)}\n`;
}

function sideOf({ source, dialect }: DiffSide): object {
  return { name: source.name, dialect: dialect.name };
}

/** A change as machines know it. */
function codeOf(change: Change): string {
  return change.replaceAll(' ', '-');
}

function differenceOf(difference: ClientDifference, diff: Diff): object {
  const { change, addresses, count, callers, info, exceptInfos, before, after, witness } = difference;
  const set = addresses.kind === 'prefix' ? addresses.within : addresses.set;
  return {
    change: codeOf(change),
    ranges: set === undefined ? [] : rangesOf(set as AddressSet<number>),
    prefix: addresses.kind === 'prefix' ? addresses.prefix : null,
    exceptPrefixes: addresses.kind === 'prefix' ? [] : addresses.exceptPrefixes,
    addresses: count === undefined ? null : `${count}`,
    callers: callersOf(callers),
    info: jsonText(info),
    exceptInfos: exceptInfos.map((text) => jsonText(text)),
    before: outcomeOf(before, diff.old),
    after: outcomeOf(after, diff.new),
    witness: { ip: witness.ip, host: jsonText(witness.host), info: jsonText(witness.info) },
  };
}

function rangesOf<T extends number | bigint>({ ranges, family }: AddressSet<T>): object[] {
  return ranges.map((range) => {
    const last = family.minus(range.end, family.sizeOf(family.bits));
    return { first: family.show(range.start), last: family.show(last), cidr: cidrOf(range, family) };
  });
}

function cidrOf<T extends number | bigint>(range: AddressRange<T>, family: Family<T>): string | null {
  const text = showRange(range, family);
  if (text.includes('-')) return null;
  return text.includes('/') ? text : `${text}/${family.bits}`;
}

function callersOf(callers: Callers): object {
  return 'only' in callers ? { only: callers.only.map(kindOf) } : { allBut: callers.allBut.map(kindOf) };
}

function kindOf(kind: DescribedKind): object {
  if (kind.kind === 'host') return { kind: 'host', host: jsonText(kind.host) };
  if (kind.kind === 'domain') {
    return { kind: 'domain', domain: jsonText(kind.domain), except: kind.except.map((name) => jsonText(name)) };
  }
  return { kind: kind.kind };
}

function outcomeOf({ effect, positions }: DiffOutcome, side: DiffSide): object {
  const rules = positions.map((position) => {
    const rule = side.ruleAt(position);
    if (rule === undefined) return { key: null, line: null };
    return { key: jsonText(side.dialect.showKey(rule.key)), line: rule.line ?? null };
  });
  return { action: effect.action, env: jsonEnvironment(effect.env), rules };
}
