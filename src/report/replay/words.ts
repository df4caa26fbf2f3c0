import type { Replay } from '../../operations/replay.js';
import type { RuleTraffic } from '../../operations/rule-traffic.js';
import { truncate, visibleText } from '../../text/visible.js';

/** A rule's place and text: `line 4  10.:allow`, or for a database its key. */
export function ruleText({ source, early, dialect }: Replay, traffic: RuleTraffic, most: number): string {
  const { rule, line, isEarly } = traffic;
  if (rule === undefined) return 'no rule';
  if (line === undefined)
    return truncate(visibleText(Buffer.concat([dialect.formatKey(rule), Buffer.from(':')])), most);
  return truncate(visibleText((isEarly ? early! : source).line(line)), most);
}

/** The place of a rule, `''` where there is none. */
export function placeOf({ line, isEarly }: RuleTraffic): string {
  return `${isEarly ? 'early ' : ''}${line === undefined ? '' : `line ${line}`}`.trim();
}

const DAY = 24 * 60 * 60 * 1000;

/** The rules that decided for a connection, those that decided for most first. */
export function hitRules({ rules }: Replay): RuleTraffic[] {
  return rules.filter(({ connections }) => connections > 0).sort((a, b) => b.connections - a.connections);
}

/** The rules that decided for no connection, or for none in the last `days` of the log. */
export function idleRules({ rules, traffic }: Replay, days: number | undefined): RuleTraffic[] {
  const known = rules.filter(({ rule }) => rule !== undefined);
  if (days === undefined || traffic.last === undefined) return known.filter(({ connections }) => connections === 0);
  const since = traffic.last - days * DAY;
  return known.filter(({ connections, last }) => connections === 0 || (last !== undefined && last < since));
}
