import { explain } from '../../../commands/explain.js';
import { remarkOnClient, remarkOnDatabase } from '../../../commands/remark.js';
import { encodeLatin1 } from '../../../latin1.js';
import { CHECKS, findCheck } from '../../../lint/registry.js';
import { explainValue, findVariable, nearestVariables } from '../../../lint/variables.js';
import { readClient } from '../../../lookup/batch.js';
import { RuleBook } from '../../../lookup/rulebook.js';
import { renderExplanation, renderExplanationJson } from '../../../report/explanation.js';
import { renderCheckPage, renderVariablePage } from '../../../report/pages.js';
import { readSource } from '../../files.js';
import { styleOf } from '../../terminal.js';
import { type Context, dialectNamed, inFile, print, remark, UsageError } from '../context.js';
import type { ExplainOptions } from '../explain.js';

export function runExplain(
  rules: string | undefined,
  client: string | undefined,
  options: ExplainOptions,
  context: Context,
): void {
  if (options.code !== undefined) print(checkPage(options.code), context);
  else if (options.variable !== undefined) print(variablePage(options.variable), context);
  else if (rules === undefined || client === undefined) throw new UsageError('explain needs RULES and CLIENT');
  else explainClient(rules, client, options, context);
}

function explainClient(rules: string, client: string, options: ExplainOptions, context: Context): void {
  const dialect = dialectNamed(options.dialect);
  const source = readSource(rules, options.stdinFilename, context.io);
  const [book, explanation] = inFile(source.name, () => {
    const opened = RuleBook.open(source.bytes, dialect);
    return [opened, explain(opened, readClient(encodeLatin1(client)), dialect)];
  });
  remark(remarkOnDatabase(source, dialect), options, context);
  remark(remarkOnClient(explanation.client, dialect), options, context);
  if (options.format === 'json') print(renderExplanationJson(explanation, dialect), context);
  else
    print(renderExplanation(explanation, dialect, styleOf(options.color, context.io), book.lines && source), context);
}

function checkPage(code: string): string {
  const check = findCheck(code);
  if (check === undefined)
    throw new UsageError(`no check "${code}"; there are ${CHECKS.map((known) => known.code).join(', ')}`);
  return renderCheckPage(check);
}

function variablePage(assignment: string): string {
  const [name = '', ...value] = assignment.split('=');
  const variable = findVariable(name);
  if (variable === undefined) {
    const near = nearestVariables(name);
    const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
    throw new UsageError(`nothing is known of the variable "${name}"${hint}`);
  }
  const page = renderVariablePage(variable);
  return value.length === 0 ? page : `${page}\n${assignment}  ${explainValue(name, value.join('='))}\n`;
}
