import type { Dialect } from '../dialects/dialect.js';
import type { TracedCandidate } from '../lookup/lookup.js';
import type { Client } from '../net/client.js';
import type { Decision } from '../operations/decide.js';
import type { ExplainedVariable, Explanation } from '../operations/explain.js';
import { formatJson } from '../text/printable.js';
import type { Source } from '../text/source.js';
import { truncate, visibleText } from '../text/visible.js';
import { decisionJson } from './decisions/json.js';
import { renderEnvironment } from './environment.js';
import { lineAt } from './findings/locate.js';
import { jsonText } from './json-text.js';
import type { Style } from './style.js';

/** An explanation as text. With `source`, which a database does not have, it shows the rule's line. */
export function renderExplanation(explanation: Explanation, dialect: Dialect, style: Style, source?: Source): string {
  const { client, candidates, decision, variables, notInherited, withoutHost } = explanation;
  const key = (bytes: Uint8Array): string => `${truncate(visibleText(dialect.formatKey(bytes)), MAX_KEY_LENGTH)}:`;
  const steps = omitNetworks(candidates).map(({ step, key: tried, result }) => [key(tried), step, result] as const);
  const width = steps.reduce((widest, [shown]) => Math.max(widest, shown.length), 0);
  const lines = [
    `${style.bold(describeClient(client))} ${describeOutcome(decision, style)}`,
    '',
    'Keys tried, most specific first:',
    ...steps.map(([shown, step, result]) => {
      const line = `  ${shown.padEnd(width)}  ${spaced(result).padEnd(9)}  ${spaced(step)}`;
      return result === 'hit' ? style.green(line) : result === 'miss' ? line : style.dim(line);
    }),
    '',
    ...describeRule(decision, key, source),
    ...(decision.rule === undefined ? [] : describeVariables(decision, variables)),
  ];
  if (notInherited.length > 0) {
    lines.push('', 'The default rule also sets these, but only the rule that decides counts:', ...list(notInherited));
  }
  if (withoutHost !== undefined) {
    const rule = withoutHost.rule === undefined ? 'no rule' : key(withoutHost.rule);
    lines.push('', `Without TCPREMOTEHOST (tcpserver -H, or no name found): ${rule} ${describeShort(withoutHost)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** Keys of rules are shorter, except those of networks in bits. */
const MAX_KEY_LENGTH = 60;

/** Of more consecutive networks without a rule than this, only the first and the last are shown. */
const MAX_NETWORKS = 8;

/** Omits most networks if there are many, as for a 128-bit address. */
function omitNetworks(candidates: readonly TracedCandidate[]): TracedCandidate[] {
  const isOmissible = ({ step, result }: TracedCandidate): boolean => step === 'network' && result !== 'hit';
  const shown: TracedCandidate[] = [];
  for (let start = 0; start < candidates.length; ) {
    let end = start;
    while (end < candidates.length && isOmissible(candidates[end]!)) end += 1;
    const run = candidates.slice(start, end);
    for (const one of run.length > MAX_NETWORKS ? [run[0]!, run.at(-1)!] : run) shown.push(one);
    if (end < candidates.length) shown.push(candidates[end]!);
    start = end + 1;
  }
  return shown;
}

/** A code as words. */
function spaced(code: string): string {
  return code.replaceAll('-', ' ');
}

function describeClient({ ip, host, info }: Client): string {
  const address = ip === undefined ? 'a client without an address' : visibleText(ip);
  const names = [];
  if (host !== undefined) names.push(host.length === 0 ? 'empty host name' : visibleText(host));
  if (info !== undefined) names.push(`user ${visibleText(info)}`);
  return names.length === 0 ? address : `${address} (${names.join(', ')})`;
}

function describeOutcome({ action }: Decision, style: Style): string {
  return action === 'allow' ? style.green('is allowed') : style.red('is denied');
}

function describeShort({ action, env }: Decision): string {
  return env.size === 0 ? action : `${action},${renderEnvironment(env)}`;
}

function describeRule(
  { rule, line }: Decision,
  key: (bytes: Uint8Array) => string,
  source: Source | undefined,
): string[] {
  if (rule === undefined) return ['No rule matches, so the connection is allowed.'];
  if (line === undefined || source === undefined) return [`The rule ${key(rule)} decides.`];
  return [`Line ${line} decides:`, `  ${visibleText(lineAt(source, source.lineStart(line)))}`];
}

function describeVariables({ action }: Decision, variables: readonly ExplainedVariable[]): string[] {
  if (action === 'deny') return ['The connection is closed before any program is started.'];
  if (variables.length === 0) return ['It sets no variables.'];
  return ['', 'Its environment:', ...list(variables)];
}

function list(variables: readonly ExplainedVariable[]): string[] {
  return variables.map(({ name, value, meaning = 'unknown variable' }) => {
    return `  ${renderEnvironment(new Map([[name, value]]))}  ${meaning}`;
  });
}

/** An explanation as a JSON document. */
export function renderExplanationJson(
  { client, candidates, decision, ...rest }: Explanation,
  dialect: Dialect,
): string {
  const key = (bytes: Uint8Array): string => jsonText(dialect.formatKey(bytes));
  const document = {
    version: 1,
    client: { ip: jsonText(client.ip), host: jsonText(client.host), info: jsonText(client.info) },
    candidates: candidates.map(({ step, key: tried, result }) => ({ key: key(tried), step, result })),
    decision: decisionJson(decision, dialect),
    variables: rest.variables.map(variableOf),
    notInherited: rest.notInherited.map(variableOf),
    withoutHost: rest.withoutHost === undefined ? null : decisionJson(rest.withoutHost, dialect),
  };
  return `${formatJson(document, 2)}\n`;
}

function variableOf({ name, value, meaning }: ExplainedVariable): object {
  return { name: jsonText(name), value: jsonText(value), meaning: meaning ?? null };
}
