import type { TracedCandidate } from '../lookup/lookup.js';
import type { Outcome } from '../lookup/outcome.js';
import type { Client } from '../net/client.js';
import type { ExplainedVariable, Explanation } from '../operations/explain.js';
import { formatJson } from '../text/printable.js';
import type { Source } from '../text/source.js';
import { truncate, visibleText } from '../text/visible.js';
import { outcomeJson } from './decisions/json.js';
import { renderEnvironment } from './environment.js';
import { lineAt } from './findings/locate.js';
import { jsonText } from './json-text.js';
import { PLAIN, type Style, type StyleOptions } from './style.js';

export interface ExplanationOptions extends StyleOptions {
  /** The rules, if their line is to be shown; not for a database. */
  readonly source?: Source | undefined;
}

/** An explanation for people. */
export function renderExplanation(
  explanation: Explanation,
  { style = PLAIN, source }: ExplanationOptions = {},
): string {
  const { dialect, client, candidates, outcome, variables, notInherited, withoutHost } = explanation;
  const key = (bytes: Uint8Array): string => `${truncate(visibleText(dialect.formatKey(bytes)), LONGEST_SHOWN)}:`;
  const steps = leaveOut(candidates).map(({ step, key: tried, result }) => [key(tried), step, result] as const);
  const width = steps.reduce((widest, [shown]) => Math.max(widest, shown.length), 0);
  const lines = [
    `${style.bold(describeClient(client))} ${describeOutcome(outcome, style)}`,
    '',
    'Rules looked for, most specific first:',
    ...steps.map(([shown, step, result]) => {
      const line = `  ${shown.padEnd(width)}  ${result.padEnd(9)}  ${step}`;
      return result === 'hit' ? style.green(line) : result === 'miss' ? line : style.dim(line);
    }),
    '',
    ...describeRule(outcome, key, source),
    ...(outcome.rule === undefined ? [] : describeVariables(outcome, variables)),
  ];
  if (notInherited.length > 0) {
    lines.push('', 'The default rule sets these too, but only the rule that decides counts:', ...list(notInherited));
  }
  if (withoutHost !== undefined) {
    const rule = withoutHost.rule === undefined ? 'no rule' : key(withoutHost.rule);
    lines.push('', `Without TCPREMOTEHOST (tcpserver -H, or no name found): ${rule} ${describeShort(withoutHost)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** No key that a rule makes is longer, but for networks' spelled out in bits, which are not for people. */
const LONGEST_SHOWN = 60;

/** So many networks without a rule are shown, one behind the other; of more just the first and the last. */
const MOST_NETWORKS = 8;

/** Leaves out most networks where there are many, as of an address of 128 bits. */
function leaveOut(candidates: readonly TracedCandidate[]): TracedCandidate[] {
  const isDull = ({ step, result }: TracedCandidate): boolean => step === 'network' && result !== 'hit';
  const shown: TracedCandidate[] = [];
  for (let start = 0; start < candidates.length; ) {
    let end = start;
    while (end < candidates.length && isDull(candidates[end]!)) end += 1;
    const run = candidates.slice(start, end);
    for (const one of run.length > MOST_NETWORKS ? [run[0]!, run.at(-1)!] : run) shown.push(one);
    if (end < candidates.length) shown.push(candidates[end]!);
    start = end + 1;
  }
  return shown;
}

function describeClient({ ip, host, info }: Client): string {
  const parts = [ip === undefined ? 'a client without address' : visibleText(ip)];
  if (host !== undefined) parts.push(`named ${host.length === 0 ? 'with the empty name' : visibleText(host)}`);
  if (info !== undefined) parts.push(`user ${visibleText(info)}`);
  return parts.join(', ');
}

function describeOutcome({ action }: Outcome, style: Style): string {
  return action === 'allow' ? style.green('is allowed') : style.red('is denied');
}

function describeShort({ action, variables }: Outcome): string {
  return variables.length === 0 ? action : `${action},${renderEnvironment(variables)}`;
}

function describeRule(
  { rule, line }: Outcome,
  key: (bytes: Uint8Array) => string,
  source: Source | undefined,
): string[] {
  if (rule === undefined) return ['No rule is found, and then the connection is allowed.'];
  if (line === undefined || source === undefined) return [`The rule ${key(rule)} decides.`];
  return [`Line ${line} decides:`, `  ${visibleText(lineAt(source, source.lineStart(line)))}`];
}

function describeVariables({ action }: Outcome, variables: readonly ExplainedVariable[]): string[] {
  if (action === 'deny') return ['The connection is closed before any program is started.'];
  if (variables.length === 0) return ['It sets no variables.'];
  return ['', 'Its environment:', ...list(variables)];
}

function list(variables: readonly ExplainedVariable[]): string[] {
  return variables.map(({ meaning = 'a variable not known here', ...variable }) => {
    return `  ${renderEnvironment([variable])}  ${meaning}`;
  });
}

/** The same as a JSON document. */
export function renderExplanationJson({ dialect, client, candidates, outcome, ...rest }: Explanation): string {
  const key = (bytes: Uint8Array): string => jsonText(dialect.formatKey(bytes));
  const document = {
    version: 1,
    client: { ip: jsonText(client.ip), host: jsonText(client.host), info: jsonText(client.info) },
    candidates: candidates.map(({ step, key: tried, result }) => ({ key: key(tried), step, result })),
    outcome: outcomeJson(outcome, dialect),
    variables: rest.variables.map(variableOf),
    notInherited: rest.notInherited.map(variableOf),
    withoutHost: rest.withoutHost === undefined ? null : outcomeJson(rest.withoutHost, dialect),
  };
  return `${formatJson(document, 2)}\n`;
}

function variableOf({ name, value, meaning }: ExplainedVariable): object {
  return { name, value: value ?? null, meaning: meaning ?? null };
}
