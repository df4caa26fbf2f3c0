import { isUnmadeKey } from '../dialects/cidr.js';
import type { TracedCandidate } from '../lookup/lookup.js';
import type { Outcome } from '../lookup/outcome.js';
import type { Client } from '../net/client.js';
import type { ExplainedVariable, Explanation } from '../operations/explain.js';
import { toDialect } from '../operations/options.js';
import { truncate, visibleText } from '../text/visible.js';
import { buildOutcomeJson } from './decisions/json.js';
import { renderEnvironment, renderOutcome } from './environment.js';
import { chooseFormat, type FormatOptions } from './format.js';
import { jsonClient, jsonDocument, jsonText } from './json-text.js';
import { buildMailJson, type ClientMail, renderMail } from './recipient.js';
import { type ColorOptions, makeStyle, type Style } from './style.js';

export interface ExplanationOptions extends ColorOptions, FormatOptions<'text' | 'json'> {
  /** Where each variable of the client comes from, if that is known of all; for the format `text`. */
  readonly origins?: readonly string[] | undefined;
  /** What happens to the client's mail. */
  readonly mail?: ClientMail | undefined;
}

/** Why a client gets what it gets; `color` goes with the format `text`. */
export function renderExplanation(explanation: Explanation, options: ExplanationOptions = {}): string {
  return chooseFormat({ text: renderText, json: renderJson }, options)(explanation, options);
}

function renderText(explanation: Explanation, { color, origins = [], mail }: ExplanationOptions): string {
  const { client, candidates, outcome, text, variables, notInherited, withoutHost } = explanation;
  const dialect = toDialect(explanation.dialect, 'explanation.dialect');
  const style = makeStyle(color);
  const key = (bytes: Uint8Array): string => `${truncate(visibleText(dialect.formatKey(bytes)), MAX_KEY_LENGTH)}:`;
  const steps = omitNetworks(makeable(candidates)).map(
    ({ step, key: tried, result }) => [key(tried), step, result] as const,
  );
  const width = steps.reduce((widest, [shown]) => Math.max(widest, shown.length), 0);
  const lines = [
    `${style.bold(describeClient(client))} ${describeOutcome(outcome, style)}`,
    '',
    'Keys tried, most specific first:',
    ...steps.map(([shown, step, result]) => {
      const line = `  ${shown.padEnd(width)}  ${spaced(result).padEnd(9)}  ${spaced(step)}`;
      return result === 'hit' ? style.green(line) : result === 'miss' ? line : style.dim(line);
    }),
    '',
    ...describeRule(outcome, key, text),
    ...(outcome.rule === undefined ? [] : describeVariables(outcome, variables)),
  ];
  if (origins.length > 0) lines.push('', 'Where its variables come from:', ...origins.map((text) => `  ${text}`));
  if (notInherited.length > 0) {
    lines.push('', 'The default rule also sets these, but only the rule that decides counts:', ...list(notInherited));
  }
  if (withoutHost !== undefined) {
    const rule = withoutHost.rule === undefined ? 'no rule' : key(withoutHost.rule);
    lines.push('', `Without TCPREMOTEHOST (tcpserver -H, or no name found): ${rule} ${renderOutcome(withoutHost)}`);
  }
  return `${lines.join('\n')}\n${mail === undefined ? '' : renderMail(mail, style)}`;
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

/** Without a key that no rule makes: it would look like the one after it, which rules do make. */
function makeable(candidates: readonly TracedCandidate[]): TracedCandidate[] {
  return candidates.filter(({ key, result }) => result === 'hit' || !isUnmadeKey(key));
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

function describeOutcome({ action }: Outcome, style: Style): string {
  return action === 'allow' ? style.green('is allowed') : style.red('is denied');
}

function describeRule(
  { rule, line, isEarly }: Outcome,
  key: (bytes: Uint8Array) => string,
  text: Uint8Array | undefined,
): string[] {
  if (rule === undefined) return ['No rule matches, so the connection is allowed.'];
  if (text === undefined) return [`The ${isEarly ? 'early ' : ''}rule ${key(rule)} decides.`];
  return [`${isEarly ? 'Early line' : 'Line'} ${line} decides:`, `  ${visibleText(text)}`];
}

function describeVariables({ action }: Outcome, variables: readonly ExplainedVariable[]): string[] {
  if (action === 'deny') return ['The connection is closed before any program is started.'];
  if (variables.length === 0) return ['It sets no variables.'];
  return ['', 'Its environment:', ...list(variables)];
}

function list(variables: readonly ExplainedVariable[]): string[] {
  return variables.map(({ meaning = 'unknown variable', ...variable }) => {
    return `  ${renderEnvironment([variable])}  ${meaning}`;
  });
}

function renderJson({ client, candidates, outcome, ...rest }: Explanation, { mail }: ExplanationOptions): string {
  const dialect = toDialect(rest.dialect, 'explanation.dialect');
  const key = (bytes: Uint8Array): string => jsonText(dialect.formatKey(bytes));
  return jsonDocument({
    client: jsonClient(client),
    candidates: makeable(candidates).map(({ step, key: tried, result }) => ({ key: key(tried), step, result })),
    outcome: buildOutcomeJson(outcome, dialect),
    variables: rest.variables.map(buildVariableJson),
    notInherited: rest.notInherited.map(buildVariableJson),
    withoutHost: rest.withoutHost === undefined ? null : buildOutcomeJson(rest.withoutHost, dialect),
    ...(mail === undefined ? {} : { mail: buildMailJson(mail) }),
  });
}

function buildVariableJson({ name, value, meaning }: ExplainedVariable): object {
  return { name, value: value ?? null, meaning: meaning ?? null };
}
