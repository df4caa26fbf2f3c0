import { CHANGES, type OutcomeChange } from '../../diff/difference.js';
import { type AddressRange, type AddressSet, formatRange } from '../../net/address-set.js';
import type { Family } from '../../net/family.js';
import type { ClientDifference, ComparedRules, Diff, DiffOutcome } from '../../operations/diff.js';
import type { DescribedKind, Identities } from '../../space/identities.js';
import { formatJson } from '../../text/printable.js';
import { jsonEnvironment, jsonText } from '../json-text.js';
import { noteOf } from './words.js';

/** Differences as one JSON document. */
export function renderDifferencesJson(diff: Diff): string {
  const { differences } = diff;
  const count = (change: OutcomeChange): number =>
    differences.filter((difference) => difference.change === change).length;
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

function sideOf({ source, dialect }: ComparedRules): object {
  return { name: source.name, dialect: dialect.name };
}

/** The code of a change. */
function codeOf(change: OutcomeChange): string {
  return change.replaceAll(' ', '-');
}

function differenceOf(difference: ClientDifference, diff: Diff): object {
  const { change, addresses, count, identities, info, exceptInfos, before, after, witness } = difference;
  const set = addresses.kind === 'prefix' ? addresses.within : addresses.set;
  return {
    change: codeOf(change),
    ranges: set === undefined ? [] : rangesOf(set),
    prefix: addresses.kind === 'prefix' ? addresses.prefix : null,
    exceptPrefixes: addresses.kind === 'prefix' ? [] : addresses.exceptPrefixes,
    addresses: count === undefined ? null : `${count}`,
    identities: identitiesOf(identities),
    info: jsonText(info),
    exceptInfos: exceptInfos.map((text) => jsonText(text)),
    before: outcomeOf(before, diff.old),
    after: outcomeOf(after, diff.new),
    witness: { ip: witness.ip, host: jsonText(witness.host), info: jsonText(witness.info) },
  };
}

function rangesOf({ ranges, family }: AddressSet): object[] {
  return ranges.map((range) => {
    const last = family.previous(range.end);
    return { first: family.format(range.start), last: family.format(last), cidr: cidrOf(range, family) };
  });
}

function cidrOf(range: AddressRange, family: Family): string | null {
  const text = formatRange(range, family);
  if (text.includes('-')) return null;
  return text.includes('/') ? text : `${text}/${family.bits}`;
}

function identitiesOf(identities: Identities): object {
  return 'only' in identities ? { only: identities.only.map(kindOf) } : { allBut: identities.allBut.map(kindOf) };
}

function kindOf(kind: DescribedKind): object {
  if (kind.kind === 'host') return { kind: 'host', host: jsonText(kind.host) };
  if (kind.kind === 'domain') {
    return { kind: 'domain', domain: jsonText(kind.domain), except: kind.except.map((name) => jsonText(name)) };
  }
  return { kind: kind.kind };
}

function outcomeOf({ action, variables, rules }: DiffOutcome, { dialect }: ComparedRules): object {
  return {
    action,
    env: jsonEnvironment(variables),
    rules: rules.map(({ rule, line }) => ({ key: jsonText(rule && dialect.formatKey(rule)), line: line ?? null })),
  };
}
