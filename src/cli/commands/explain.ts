import { isIP } from 'node:net';
import { ALL_CHECKS } from '../../checks/registry.js';
import { parseClient } from '../../lookup/client-line.js';
import { CompiledRules } from '../../lookup/compiled-rules.js';
import type { Client } from '../../net/client.js';
import { buildEffect, findAudiences, meets, parseCondition, unrefused } from '../../operations/audiences.js';
import { DiffSide } from '../../operations/diff.js';
import { asEarly } from '../../operations/early.js';
import { type Explanation, explainCompiled } from '../../operations/explain.js';
import { noteOddClient } from '../../operations/notes.js';
import { judgeRecipient, type RecipientVerdict } from '../../operations/recipient.js';
import { renderAudiences } from '../../report/audiences.js';
import { renderExplanation } from '../../report/explanation.js';
import {
  collectExported,
  describeExported,
  describeOrigins,
  describeUnknown,
  unknownMore,
} from '../../report/origins.js';
import {
  renderCheckList,
  renderCheckPage,
  renderValue,
  renderVariableList,
  renderVariablePage,
} from '../../report/pages.js';
import { decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { explainValue, findVariable, nearestVariables, VARIABLES } from '../../variables/catalogue.js';
import { type Context, print, printNote } from '../context.js';
import { readControl } from '../control.js';
import { requireOneStdin } from '../files.js';
import { didYouMean, suggest } from '../nearest.js';
import { openRules } from '../open-rules.js';
import type { ExplainOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import {
  isRefusingTo,
  type OpenRun,
  openEarly,
  openRun,
  selectAsked,
  splitOperands,
  toldDialect,
} from '../run-option.js';
import { hasColor } from '../terminal.js';
import { CLIENT_USAGE, isClient } from './check.js';

export function runExplain(
  rules: string | undefined,
  client: string[],
  options: ExplainOptions,
  context: Context,
): void {
  const { code, variable, format } = options;
  if (options.control !== undefined && options.rcpt === undefined)
    throw new UsageError('--control needs --rcpt ADDRESS');
  if (code !== undefined || variable !== undefined) {
    const isAlone = (code === undefined || variable === undefined) && rules === undefined && format === 'text';
    if (!isAlone)
      throw new UsageError('--code and --variable take no RULES, no CLIENT, no --format, and not each other');
  }
  if (options.code !== undefined) print(checkPage(options.code), context);
  else if (options.variable !== undefined) print(variablePage(options.variable), context);
  else if (rules === undefined && options.run === undefined) throw new UsageError('explain needs RULES, or --run FILE');
  else {
    const opened = openRun(options, context);
    const { rules: path, operands } = splitOperands(opened, rules, client, 'explain', context);
    requireOneStdin([path, options.early ?? '']);
    if (operands.length === 0 && options.rcpt !== undefined) throw new UsageError('--rcpt needs a CLIENT');
    if (operands.length === 0) explainAll(path, opened, options, context);
    else if (options.where !== undefined) throw new UsageError('--where takes no CLIENT');
    else explainClient(path, parseOperands(operands), opened, options, context);
  }
}

/** The client in one argument or several; an empty one, such as a script's unset variable, counts as unset. */
function parseOperands(words: readonly string[]): string {
  const client = words.length === 1 ? words[0]! : words.map((word) => (word === '' ? '-' : word)).join(' ');
  if (!isClient(client)) throw new UsageError(CLIENT_USAGE);
  const { host } = parseClient(encodeLatin1(client));
  if (host !== undefined && isIP(decodeLatin1(host)) !== 0)
    throw new UsageError(`explain takes one client, and the address ${decodeLatin1(host)} is not a host name`);
  return client;
}

/** Reads the rules aloud. */
function explainAll(path: string, opened: OpenRun | undefined, options: ExplainOptions, context: Context): void {
  const condition = options.where === undefined ? undefined : parseCondition(options.where);
  if (options.where !== undefined && condition === undefined)
    throw new UsageError(`--where takes allow, deny, NAME, NAME=VALUE or !NAME, not "${options.where}"`);
  const { source, dialect } = openRules(context, path, options, toldDialect(opened, options.early));
  const early = openEarly(opened, options, dialect, context);
  const exported = collectExported(opened?.server);
  const side = withFileContext(source.name, () => {
    const all = CompiledRules.openWhole(source.bytes, dialect);
    return new DiffSide(source, dialect, selectAsked(opened, all, dialect, context), early?.source);
  });
  const isRefusing = isRefusingTo(opened);
  const everybody = findAudiences(side, exported, isRefusing);
  const audiences = everybody.filter(({ outcome }) => condition === undefined || meets(outcome, condition, exported));
  if (condition?.kind === 'variable') {
    const { name } = condition;
    const names = [...new Set(everybody.flatMap(({ outcome }) => [...buildEffect(outcome, exported).env.keys()]))];
    // A slip must not look like an all-clear.
    if (!names.includes(name) && findVariable(name) === undefined)
      printNote(`no client gets ${name}${suggest(name, names) || didYouMean(nearestVariables(name))}`, context);
  }
  if (!isRefusing && audiences.some(({ outcome }) => buildEffect(outcome, exported).env.has('RBLSMTPD')))
    printNote('the server runs no rblsmtpd, so RBLSMTPD refuses no mail', context);
  const more = opened?.server?.unknown === undefined ? opened?.server && unknownMore(opened.server) : undefined;
  if (more !== undefined)
    printNote(
      `whether the clients get more variables, whatever the rules say, is unknown, from line ${describeUnknown(more)}`,
      context,
    );
  const { format, all } = options;
  const lines = opened?.server === undefined ? [] : describeExported(opened.server, opened.run.source);
  const color = hasColor(options.color, context.io);
  const compared = { source, dialect: dialect.name, early: early?.source };
  print(renderAudiences(audiences, compared, { format, color, all, exported: lines }), context);
}

function explainClient(
  rules: string,
  named: string,
  opened: OpenRun | undefined,
  options: ExplainOptions,
  context: Context,
): void {
  const { source, dialect, compiled } = openRules(context, rules, options, toldDialect(opened, options.early));
  const flags = opened?.server?.flags;
  const client = parseClient(encodeLatin1(named));
  let known: Client = {
    ip: client.ip,
    ...(client.host === undefined || flags?.noHost === true ? {} : { host: client.host }),
    ...(client.info === undefined || flags?.noInfo === true ? {} : { info: client.info }),
  };
  selectAsked(opened, compiled, dialect, context);
  if (known.host !== client.host)
    printNote('the server runs with -H and does not look up names: the host plays no part', context);
  if (known.info !== client.info)
    printNote('the server runs with -R and does not ask for the user: the info plays no part', context);
  const early = openEarly(opened, options, dialect, context);
  const first = early && explainCompiled(early.compiled, early.source, { ip: known.ip }, dialect);
  const isEarly = first !== undefined && first.outcome.rule !== undefined;
  if (isEarly) {
    printNote(`the rules of -y decide, and those of ${decodeLatin1(source.path)} are not asked`, context);
    known = { ip: known.ip };
  } else if (first !== undefined) printNote('no rule of -y matches', context);
  const { source: decidingSource, compiled: decidingRules } = isEarly ? early! : { source, compiled };
  const whole = withFileContext(decidingSource.name, () =>
    explainCompiled(decidingRules, decidingSource, known, dialect),
  );
  const explained = isRefusingTo(opened) ? whole : withoutRblsmtpd(whole);
  const explanation: Explanation = isEarly ? { ...explained, outcome: asEarly(explained.outcome) } : explained;
  printNote(noteOddClient(explanation.client, dialect), context);
  const { format, color } = options;
  const verdict = options.rcpt === undefined ? undefined : judge(explanation, options.rcpt, opened, options, context);
  const mail = verdict && { recipient: options.rcpt!, verdict };
  const origins = opened?.server && describeOrigins(explanation, decidingSource, opened.server, opened.run.source);
  print(renderExplanation(explanation, { format, color: hasColor(color, context.io), origins, mail }), context);
}

/** Where no rblsmtpd runs, RBLSMTPD means nothing. */
function withoutRblsmtpd(explanation: Explanation): Explanation {
  const meaning = 'refuses no mail, since the server runs no rblsmtpd';
  const variables = explanation.variables.map((one) => (one.name === 'RBLSMTPD' ? { ...one, meaning } : one));
  return { ...explanation, variables };
}

/** What happens to mail that the client sends. */
function judge(
  { outcome }: Explanation,
  recipient: string,
  opened: OpenRun | undefined,
  { control }: ExplainOptions,
  { io }: Context,
): RecipientVerdict {
  if (control === undefined) throw new UsageError('--rcpt needs --control DIR');
  const { hasRcpthosts, rcpthosts, morercpthostsDatabase } = readControl(control, io);
  const given = buildEffect(outcome, collectExported(opened?.server));
  const effect = isRefusingTo(opened) ? given : unrefused(given);
  const files = { rcpthosts: hasRcpthosts ? rcpthosts.bytes : undefined, morercpthosts: morercpthostsDatabase };
  return withFileContext(`${control}/morercpthosts.cdb`, () => judgeRecipient(effect, recipient, files));
}

function checkPage(code: string | true): string {
  if (code === true) return renderCheckList(ALL_CHECKS);
  const check = ALL_CHECKS.find((known) => known.code === code);
  if (check !== undefined) return renderCheckPage(check);
  const codes = ALL_CHECKS.map((known) => known.code);
  throw new UsageError(`unknown check "${code}"${suggest(code, codes) || '; "explain --code" lists all'}`);
}

function variablePage(assignment: string | true): string {
  if (assignment === true) return renderVariableList(VARIABLES);
  const [name = '', ...rest] = assignment.split('=');
  const variable = findVariable(name);
  if (variable === undefined) {
    const hint = didYouMean(nearestVariables(name)) || '; "explain --variable" lists all';
    throw new UsageError(`unknown variable "${name}"${hint}`);
  }
  const page = renderVariablePage(variable);
  if (rest.length === 0) return page;
  const value = rest.join('=');
  return `${renderValue(name, value, explainValue(name, value)!)}\n${page}`;
}
