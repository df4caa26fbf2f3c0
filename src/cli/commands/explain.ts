import { CHECKS, findCheck } from '../../checks/registry.js';
import { parseClient } from '../../lookup/batch.js';
import { CompiledRules } from '../../lookup/compiled-rules.js';
import { explain } from '../../operations/explain.js';
import { noteEmptyRules, noteOddClient, noteOddDatabase } from '../../operations/notes.js';
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
import { type Context, parseDialect, print, printNote, readRules, UsageError, withFileContext } from '../context.js';
import type { ExplainOptions } from '../ctl/explain.js';
import { suggest } from '../nearest.js';
import { styleOf } from '../terminal.js';
import { CLIENT_USAGE, isClient } from './check.js';

export function runExplain(
  rules: string | undefined,
  client: string[],
  options: ExplainOptions,
  context: Context,
): void {
  if (options.code !== undefined) print(checkPage(options.code), context);
  else if (options.variable !== undefined) print(variablePage(options.variable), context);
  else if (rules === undefined || client.length === 0) throw new UsageError('explain needs RULES and CLIENT');
  else explainClient(rules, clientNamed(client), options, context);
}

/** The client of one word or several; an empty one, such as a script's unset variable, is what is unset. */
function clientNamed(words: readonly string[]): string {
  const client = words.length === 1 ? words[0]! : words.map((word) => (word === '' ? '-' : word)).join(' ');
  if (!isClient(client)) throw new UsageError(CLIENT_USAGE);
  return client;
}

function explainClient(rules: string, client: string, options: ExplainOptions, context: Context): void {
  const dialect = parseDialect(options.dialect);
  const source = readRules(rules, options.stdinFilename, context.io);
  const [book, explanation] = withFileContext(source.name, () => {
    const opened = CompiledRules.open(source.bytes, dialect);
    return [opened, explain(opened, parseClient(encodeLatin1(client)), { dialect })];
  });
  printNote(noteOddDatabase(source, dialect), options, context);
  printNote(noteEmptyRules(source, book), options, context);
  printNote(noteOddClient(explanation.client, dialect), options, context);
  if (options.format === 'json') print(renderExplanationJson(explanation), context);
  else {
    const style = styleOf(options.color, context.io);
    print(renderExplanation(explanation, { style, source: book.lines && source }), context);
  }
}

function checkPage(code: string | true): string {
  if (code === true) return renderCheckList(CHECKS);
  const check = findCheck(code);
  if (check !== undefined) return renderCheckPage(check);
  const codes = CHECKS.map((known) => known.code);
  throw new UsageError(`no check "${code}"${suggest(code, codes) || '; "explain --code" lists all'}`);
}

function variablePage(assignment: string | true): string {
  if (assignment === true) return renderVariableList(VARIABLES);
  const [name = '', ...rest] = assignment.split('=');
  const variable = findVariable(name);
  if (variable === undefined) {
    const hint = didYouMean(nearestVariables(name), 'explain --variable');
    throw new UsageError(`nothing is known of the variable "${name}"${hint}`);
  }
  const page = renderVariablePage(variable);
  if (rest.length === 0) return page;
  const value = rest.join('=');
  return `${renderValue(name, value, explainValue(name, value)!)}\n${page}`;
}

function didYouMean(near: readonly string[], command: string): string {
  return near.length > 0 ? `; did you mean ${near.slice(0, 3).join(' or ')}?` : `; "${command}" lists all`;
}
