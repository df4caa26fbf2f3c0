import { CHANGES, codeOf, type OutcomeChange } from '../../diff/change.js';
import type { Plan } from '../../diff/plan.js';
import { type AddressRange, type AddressSet, showRange } from '../../net/address-set.js';
import type { Family } from '../../net/family.js';
import type { ClientDifference, ComparedRules, Diff, DiffLog, DiffOutcome } from '../../operations/diff.js';
import type { BrokenGate } from '../../operations/gates.js';
import type { DescribedKind, Identities } from '../../space/identities.js';
import { formatJson } from '../../text/printable.js';
import { jsonEnvironment, jsonText } from '../json-text.js';
import { clientsJson, trafficJson } from '../traffic.js';
import { brokenGateJson } from './gates.js';
import { noteOf } from './words.js';

export interface DiffJsonOptions {
  /** The gates that the change does not pass. */
  readonly brokenGates?: readonly BrokenGate[];
}

/** Differences as one JSON document. */
export function renderDifferencesJson(diff: Diff, { brokenGates = [] }: DiffJsonOptions = {}): string {
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
      plan: planOf(diff.plan),
    },
    ...(diff.log === undefined ? {} : { log: logOf(diff.log) }),
    brokenGates: brokenGates.map((gate) => brokenGateJson(gate, diff)),
  };
  return `${formatJson(document, 2)}\n`;
}

function sideOf({ source, dialect }: ComparedRules): object {
  return { name: source.name, dialect: dialect.name };
}

function logOf({ counts, undecided, notCompared, traffic, areClientsExhausted }: DiffLog): object {
  return { ...counts, undecided, notCompared, ...trafficJson(traffic), areClientsExhausted };
}

function planOf(plan: Plan): object {
  return Object.fromEntries(Object.entries(plan).map(([name, count]) => [name, `${count}`]));
}

function differenceOf(difference: ClientDifference, diff: Diff): object {
  const { change, addresses, count, identities, info, exceptInfos, before, after, witness } = difference;
  const set = addresses.kind === 'prefix' ? addresses.within : addresses.set;
  return {
    change: codeOf(change),
    ranges: set === undefined ? [] : rangesOf(set as AddressSet<number>),
    prefix: addresses.kind === 'prefix' ? addresses.prefix : null,
    exceptPrefixes: addresses.kind === 'prefix' ? [] : addresses.exceptPrefixes,
    addresses: count === undefined ? null : `${count}`,
    identities: identitiesOf(identities),
    info: jsonText(info),
    exceptInfos: exceptInfos.map((text) => jsonText(text)),
    before: outcomeOf(before, diff.old),
    after: outcomeOf(after, diff.new),
    ...(difference.traffic === undefined
      ? {}
      : { traffic: { ...trafficJson(difference.traffic), top: clientsJson(difference.clients ?? []) } }),
    witness: { ip: witness.ip, host: jsonText(witness.host), info: jsonText(witness.info) },
  };
}

function rangesOf<T extends number | bigint>({ ranges, family }: AddressSet<T>): object[] {
  return ranges.map((range) => {
    const last = family.minus(range.end, family.sizeOf(family.bits));
    return { first: family.format(range.start), last: family.format(last), cidr: cidrOf(range, family) };
  });
}

function cidrOf<T extends number | bigint>(range: AddressRange<T>, family: Family<T>): string | null {
  const text = showRange(range, family);
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

function outcomeOf({ action, outcome, variables, rules }: DiffOutcome, { dialect }: ComparedRules): object {
  return {
    action,
    outcome: codeOf(outcome),
    env: jsonEnvironment(variables),
    rules: rules.map(({ rule, line }) => ({ key: jsonText(rule && dialect.formatKey(rule)), line: line ?? null })),
  };
}
