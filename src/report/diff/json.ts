import { CHANGES, codeOf, type OutcomeChange } from '../../diff/change.js';
import type { ClientDifference, ComparedRules, Diff, DiffLog, DiffOutcome } from '../../operations/diff.js';
import { toDialect } from '../../operations/options.js';
import type { DescribedKind, Identities } from '../../space/identities.js';
import { jsonClient, jsonDocument, jsonEnvironment, jsonText } from '../json-text.js';
import { clientsJson, trafficJson } from '../traffic.js';
import { brokenGateJson, type GateOptions } from './gates.js';
import { noteOf } from './words.js';

/** Differences as one JSON document. */
export function renderDifferencesJson(diff: Diff, { brokenGates = [] }: GateOptions = {}): string {
  const { differences } = diff;
  const count = (change: OutcomeChange): number =>
    differences.filter((difference) => difference.change === change).length;
  return jsonDocument({
    old: sideOf(diff.old),
    new: sideOf(diff.new),
    note: noteOf(diff) ?? null,
    differences: differences.map((difference) => differenceOf(difference, diff)),
    summary: {
      differences: differences.length,
      changes: Object.fromEntries(CHANGES.map((change) => [codeOf(change), count(change)])),
      plan: diff.plan,
    },
    ...(diff.log === undefined ? {} : { log: logOf(diff.log) }),
    brokenGates: brokenGates.map((gate) => brokenGateJson(gate, diff)),
  });
}

function sideOf({ source, dialect, early }: ComparedRules): object {
  return { name: source.name, dialect, ...(early && { early: early.name }) };
}

function logOf({ counts, undecided, notCompared, traffic, areClientsExhausted }: DiffLog): object {
  return { ...counts, undecided, notCompared, ...trafficJson(traffic), areClientsExhausted };
}

function differenceOf(difference: ClientDifference, diff: Diff): object {
  const { change, before, after } = difference;
  return {
    change: codeOf(change),
    ...whoJson(difference),
    before: outcomeJson(before, diff.old),
    after: outcomeJson(after, diff.new),
    ...(difference.traffic === undefined
      ? {}
      : { traffic: { ...trafficJson(difference.traffic), top: clientsJson(difference.clients ?? []) } }),
    witness: jsonClient(difference.witness),
  };
}

/** Who they are, and not what they get. */
export function whoJson(clients: Omit<ClientDifference, 'change' | 'before' | 'after' | 'witness'>): object {
  const { ranges, prefix, exceptPrefixes, count, identities, info, exceptInfos } = clients;
  return {
    ranges: ranges.map(({ first, last, cidr }) => ({ first, last, cidr: cidr ?? null })),
    prefix: prefix ?? null,
    exceptPrefixes,
    addresses: count ?? null,
    identities: identitiesOf(identities),
    info: jsonText(info),
    exceptInfos: exceptInfos.map((text) => jsonText(text)),
  };
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

export function outcomeJson({ action, outcome, variables, rules }: DiffOutcome, side: ComparedRules): object {
  const dialect = toDialect(side.dialect, 'diff.dialect');
  return {
    action,
    outcome: codeOf(outcome),
    env: jsonEnvironment(variables),
    rules: rules.map(({ rule, line, isEarly }) => ({
      key: jsonText(rule && dialect.formatKey(rule)),
      line: line ?? null,
      ...(isEarly && { early: true }),
    })),
  };
}
