import { type Command, Option } from 'commander';
import { explain } from '../../commands/explain.js';
import { CHECKS, findCheck } from '../../lint/registry.js';
import { explainValue, findVariable, nearestVariables } from '../../lint/variables.js';
import { readClient } from '../../lookup/batch.js';
import { RuleBook } from '../../lookup/rulebook.js';
import { renderExplanation, renderExplanationJson } from '../../report/explanation.js';
import { renderCheckPage, renderVariablePage } from '../../report/pages.js';
import { readSource } from '../files.js';
import {
  type CommonOptions,
  type Context,
  dialectNamed,
  print,
  styleFor,
  UsageError,
  withCommonOptions,
} from './context.js';

interface ExplainOptions extends CommonOptions {
  readonly format: 'text' | 'json';
  readonly code?: string;
  readonly variable?: string;
}

export function addExplain(program: Command, context: Context): void {
  withCommonOptions(program.command('explain'), context.io)
    .summary('say why a client gets what it gets')
    .description('Shows every key that is tried for a client, the rule that decides, and what its variables mean.')
    .argument('[rules]', 'a rule file or a database')
    .argument('[client]', 'IP, or "IP HOST", or "IP HOST INFO", with - for what is unset')
    .addOption(new Option('--format <name>', 'how to print the explanation').choices(['text', 'json']).default('text'))
    .option('--code <code>', 'say what a check of lint finds, why, and what to write instead')
    .option('--variable <name>', 'say what a variable does, or with NAME=VALUE what that value does')
    .action((rules: string | undefined, client: string | undefined, options: ExplainOptions) => {
      if (options.code !== undefined) print(checkPage(options.code), context);
      else if (options.variable !== undefined) print(variablePage(options.variable), context);
      else if (rules === undefined || client === undefined) throw new UsageError('explain needs RULES and CLIENT');
      else explainClient(rules, client, options, context);
    });
}

function explainClient(rules: string, client: string, options: ExplainOptions, context: Context): void {
  const dialect = dialectNamed(options.dialect);
  const source = readSource(rules, options.stdinFilename, context.io);
  const book = RuleBook.open(source.bytes, dialect);
  const explanation = explain(book, readClient(Buffer.from(client, 'latin1')), dialect);
  if (options.format === 'json') print(renderExplanationJson(explanation, dialect), context);
  else print(renderExplanation(explanation, dialect, styleFor(options, context), book.lines && source), context);
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
