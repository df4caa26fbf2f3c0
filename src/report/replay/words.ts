import type { Replay } from '../../operations/replay.js';
import type { RuleTraffic } from '../../operations/rule-traffic.js';
import { countOf } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';

/** What all formats leave out or add. */
export interface ReplayReportOptions {
  /** Shows all rules and clients, however many there are. */
  readonly all?: boolean | undefined;
  /** Prints no address of a client. */
  readonly hasNoClients?: boolean | undefined;
  /** Lists the rules that decided for no connection in this many days before the end of the log; undefined for ever. */
  readonly idleDays?: number | undefined;
  /** Lines that were not understood. */
  readonly unknownLines?: readonly Uint8Array[];
}

/** What of a replay is shown. */
export interface ShownReplay {
  readonly maxRules: number;
  /** Of those concerned by a flip. */
  readonly maxClients: number;
  /** The text of a rule: `10.:allow`, or for a database its key. */
  words(rule: RuleTraffic): string;
  /** The rules that decided for a connection, those that decided for most first. */
  readonly hit: readonly RuleTraffic[];
  /** The rules that decided for no connection, or for none in the last days of the log. */
  readonly idle: readonly RuleTraffic[];
  readonly idleTitle: string;
  readonly tighter: Replay['tighter'];
}

const MAX_RULES = 20;
const MAX_CLIENTS = 10;
const MAX_RULE_LENGTH = 72;

const DAY = 24 * 60 * 60 * 1000;

/** Longer lines are cut. */
export const MAX_LINE_LENGTH = 200;

export function selectShown(replay: Replay, { all, hasNoClients = false, idleDays }: ReplayReportOptions): ShownReplay {
  const { rules, traffic, tighter } = replay;
  const most = (count: number): number => (all ? Number.MAX_SAFE_INTEGER : count);
  const since =
    idleDays === undefined || traffic.last === undefined ? Number.NEGATIVE_INFINITY : traffic.last - idleDays * DAY;
  return {
    maxRules: most(MAX_RULES),
    maxClients: hasNoClients ? 0 : most(MAX_CLIENTS),
    words: (rule) => ruleText(replay, rule, most(MAX_RULE_LENGTH)),
    hit: rules.filter(({ connections }) => connections > 0).sort((a, b) => b.connections - a.connections),
    idle: rules.filter(
      ({ rule, connections, last }) =>
        rule !== undefined && (connections === 0 || (last !== undefined && last < since)),
    ),
    idleTitle: idleDays === undefined ? 'Rules never hit' : `Rules not hit for ${countOf(idleDays, 'day')}`,
    // A range of one address is that of a client.
    tighter: tighter.filter(({ kept }) => !hasNoClients || kept.end - kept.start > 1),
  };
}

function ruleText({ source, early, dialect }: Replay, { rule, line, isEarly }: RuleTraffic, most: number): string {
  if (rule === undefined) return 'no rule';
  const bytes =
    line === undefined
      ? Buffer.concat([dialect.formatKey(rule), Buffer.from(':')])
      : (isEarly ? early! : source).line(line);
  return truncate(visibleText(bytes), most);
}

/** The place of a rule, `''` where there is none. */
export function describePlace({ line, isEarly }: RuleTraffic): string {
  return `${isEarly ? 'early ' : ''}${line === undefined ? '' : `line ${line}`}`.trim();
}
