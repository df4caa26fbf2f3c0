import { CHANGES, codeOf, type OutcomeChange } from '../../diff/change.js';
import type { ClientDifference, ComparedRules, Diff, DiffLog, DiffOutcome } from '../../operations/diff.js';
import { toDialect } from '../../operations/options.js';
import type { DescribedKind, Identities } from '../../space/identities.js';
import { jsonClient, jsonDocument, jsonEnvironment, jsonText } from '../json-text.js';
import { buildClientsJson, buildTrafficJson } from '../traffic.js';
import { buildBrokenGateJson, type GateOptions } from './gates.js';
import { describeWithoutIpv6 } from './words.js';

/** Differences as one JSON document. */
export function renderDifferencesJson(diff: Diff, { brokenGates = [] }: GateOptions = {}): string {
  const { differences } = diff;
  const count = (change: OutcomeChange): number =>
    differences.filter((difference) => difference.change === change).length;
  return jsonDocument({
    old: buildSideJson(diff.old),
    new: buildSideJson(diff.new),
    note: describeWithoutIpv6(diff) ?? null,
    differences: differences.map((difference) => buildDifferenceJson(difference, diff)),
    summary: {
      differences: differences.length,
      changes: Object.fromEntries(CHANGES.map((change) => [codeOf(change), count(change)])),
      plan: diff.plan,
    },
    ...(diff.log === undefined ? {} : { log: buildLogJson(diff.log) }),
    brokenGates: brokenGates.map((gate) => buildBrokenGateJson(gate, diff)),
  });
}

function buildSideJson({ source, dialect, early }: ComparedRules): object {
  return { name: source.name, dialect, ...(early && { early: early.name }) };
}

function buildLogJson({ counts, undecided, notCompared, traffic, areClientsExhausted }: DiffLog): object {
  return { ...counts, undecided, notCompared, ...buildTrafficJson(traffic), areClientsExhausted };
}

function buildDifferenceJson(difference: ClientDifference, diff: Diff): object {
  const { change, before, after } = difference;
  return {
    change: codeOf(change),
    ...buildWhoJson(difference),
    before: buildOutcomeJson(before, diff.old),
    after: buildOutcomeJson(after, diff.new),
    ...(difference.traffic === undefined
      ? {}
      : { traffic: { ...buildTrafficJson(difference.traffic), top: buildClientsJson(difference.clients ?? []) } }),
    witness: jsonClient(difference.witness),
  };
}

/** Who they are, and not what they get. */
export function buildWhoJson(clients: Omit<ClientDifference, 'change' | 'before' | 'after' | 'witness'>): object {
  const { ranges, prefix, exceptPrefixes, count, identities, info, exceptInfos } = clients;
  return {
    ranges: ranges.map(({ first, last, cidr }) => ({ first, last, cidr: cidr ?? null })),
    prefix: prefix ?? null,
    exceptPrefixes,
    addresses: count ?? null,
    identities: buildIdentitiesJson(identities),
    info: jsonText(info),
    exceptInfos: exceptInfos.map((text) => jsonText(text)),
  };
}

function buildIdentitiesJson(identities: Identities): object {
  return 'only' in identities
    ? { only: identities.only.map(buildKindJson) }
    : { allBut: identities.allBut.map(buildKindJson) };
}

function buildKindJson(kind: DescribedKind): object {
  if (kind.kind === 'host') return { kind: 'host', host: jsonText(kind.host) };
  if (kind.kind === 'domain') {
    return { kind: 'domain', domain: jsonText(kind.domain), except: kind.except.map((name) => jsonText(name)) };
  }
  return { kind: kind.kind };
}

export function buildOutcomeJson({ action, outcome, variables, rules }: DiffOutcome, side: ComparedRules): object {
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
