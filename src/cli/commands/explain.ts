import { ALL_CHECKS } from '../../checks/registry.js';
import { parseClient } from '../../lookup/batch.js';
import { explain } from '../../operations/explain.js';
import { noteOddClient } from '../../operations/notes.js';
import { renderExplanation, renderExplanationJson } from '../../report/explanation.js';
import {
  renderCheckList,
  renderCheckPage,
  renderValue,
  renderVariableList,
  renderVariablePage,
} from '../../report/pages.js';
import { encodeLatin1 } from '../../text/bytes.js';
import { explainValue, findVariable, nearestVariables, VARIABLES } from '../../variables/catalogue.js';
import { type Context, print, printNote } from '../context.js';
import { suggest } from '../nearest.js';
import { openRules } from '../open-rules.js';
import type { ExplainOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import { styleOf } from '../terminal.js';
import { CLIENT_USAGE, isClient } from './check.js';

export function runExplain(
  rules: string | undefined,
  client: string[],
  options: ExplainOptions,
  context: Context,
): void {
  const { code, variable, format } = options;
  if (code !== undefined || variable !== undefined) {
    const isAlone = (code === undefined || variable === undefined) && rules === undefined && format === 'text';
    if (!isAlone)
      throw new UsageError('--code and --variable take no RULES, no CLIENT, no --format, and not each other');
  }
  if (options.code !== undefined) print(checkPage(options.code), context);
  else if (options.variable !== undefined) print(variablePage(options.variable), context);
  else if (rules === undefined || client.length === 0) throw new UsageError('explain needs RULES and CLIENT');
  else explainClient(rules, parseOperands(client), options, context);
}

/** The client in one argument or several; an empty one, such as a script's unset variable, counts as unset. */
function parseOperands(words: readonly string[]): string {
  const client = words.length === 1 ? words[0]! : words.map((word) => (word === '' ? '-' : word)).join(' ');
  if (!isClient(client)) throw new UsageError(CLIENT_USAGE);
  return client;
}

function explainClient(rules: string, client: string, options: ExplainOptions, context: Context): void {
  const { source, dialect, compiled } = openRules(context, rules, options);
  const explanation = withFileContext(source.name, () =>
    explain(compiled, parseClient(encodeLatin1(client)), { dialect }),
  );
  printNote(noteOddClient(explanation.client, dialect), options, context);
  if (options.format === 'json') print(renderExplanationJson(explanation), context);
  else {
    const style = styleOf(options.color, context.io);
    print(renderExplanation(explanation, { style, source: compiled.lines && source }), context);
  }
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
    const hint = didYouMean(nearestVariables(name), 'explain --variable');
    throw new UsageError(`unknown variable "${name}"${hint}`);
  }
  const page = renderVariablePage(variable);
  if (rest.length === 0) return page;
  const value = rest.join('=');
  return `${renderValue(name, value, explainValue(name, value)!)}\n${page}`;
}

function didYouMean(near: readonly string[], command: string): string {
  return near.length > 0 ? `; did you mean ${near.slice(0, 3).join(' or ')}?` : `; "${command}" lists all`;
}
