import { codeOf } from '../../diff/change.js';
import { formatRange } from '../../net/address-set.js';
import { IPV4 } from '../../net/family.js';
import type { Replay } from '../../operations/replay.js';
import type { RuleTraffic } from '../../operations/rule-traffic.js';
import { decodeLatin1 } from '../../text/bytes.js';
import { visibleText } from '../../text/visible.js';
import { jsonDocument, jsonText } from '../json-text.js';
import { buildClientsJson, buildTrafficJson } from '../traffic.js';
import { type ReplayReportOptions, selectShown } from './words.js';

/** What came of a replay, as one JSON document; it is complete. */
export function renderReplayJson(replay: Replay, options: ReplayReportOptions = {}): string {
  const { hasNoClients = false, unknownLines = [] } = options;
  const { source, dialect, counts, traffic, undecided, areClientsExhausted, rules, flips } = replay;
  const { idle, tighter } = selectShown(replay, options);
  return jsonDocument({
    rules: { name: source.name, dialect: dialect.name, ...(replay.early && { early: replay.early.name }) },
    log: { ...counts, undecided },
    ...buildTrafficJson(traffic),
    areClientsExhausted,
    flips: flips.map(({ change, rule, traffic: flipped, clients }) => ({
      change: codeOf(change),
      rule: buildRuleJson(replay, rule),
      ...buildTrafficJson(flipped),
      top: hasNoClients ? [] : buildClientsJson(clients),
    })),
    decided: rules.map((rule) => ({
      ...buildRuleJson(replay, rule),
      outcome: codeOf(rule.outcome),
      ...buildTrafficJson(rule),
    })),
    idle: idle.map((rule) => buildRuleJson(replay, rule)),
    tighter: tighter.map(({ rule, before, after, kept, diff }) => ({
      rule: buildRuleJson(replay, rule),
      before: visibleText(before),
      after: visibleText(after),
      kept: formatRange(kept, IPV4),
      plan: diff.plan,
    })),
    unknown: unknownLines.map((line) => visibleText(line)),
  });
}

function buildRuleJson({ dialect }: Replay, { rule, line, isEarly }: RuleTraffic): object {
  const key = jsonText(rule && decodeLatin1(dialect.formatKey(rule)));
  return { key, line: line ?? null, ...(isEarly && { early: true }) };
}
