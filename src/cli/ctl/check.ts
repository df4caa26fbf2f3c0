import { type Command, Option } from 'commander';
import { Decider } from '../../commands/decide.js';
import { RuleBook } from '../../lookup/rulebook.js';
import { type DecisionFormat, DecisionReport } from '../../report/decisions.js';
import { readLines, readSource, STDIN } from '../files.js';
import { Progress } from '../terminal.js';
import { type CommonOptions, type Context, dialectNamed, print, UsageError, withCommonOptions } from './context.js';

interface CheckOptions extends CommonOptions {
  readonly format: DecisionFormat;
}

export function addCheck(program: Command, context: Context): void {
  withCommonOptions(program.command('check'), context.io)
    .summary('say what clients get')
    .description(
      'Decides each client as the server would: a line with the client, allow or deny, the variables, the rule and its line.',
    )
    .argument('<rules>', 'a rule file or a database')
    .argument(
      '[client...]',
      'IP, or "IP HOST", or "IP HOST INFO", with - for what is unset; else clients are read from standard input, a line each',
    )
    .addOption(
      new Option('--format <name>', 'how to print decisions')
        .choices(['text', 'json', 'tcprulescheck'])
        .default('text'),
    )
    .action((rules: string, clients: string[], options: CheckOptions) => runCheck(rules, clients, options, context));
}

function runCheck(rules: string, clients: string[], options: CheckOptions, context: Context): void {
  if (rules === STDIN && clients.length === 0)
    throw new UsageError('standard input holds either the rules or the clients');
  const dialect = dialectNamed(options.dialect);
  const { bytes } = readSource(rules, options.stdinFilename, context.io);
  const report = new DecisionReport(new Decider(RuleBook.open(bytes, dialect), dialect), options.format);
  if (clients.length > 0) {
    report.render(Buffer.from(clients.join('\n'), 'latin1'), (piece) => print(piece, context));
    return;
  }
  const progress = new Progress(context.io, options.quiet === true);
  let done = 0;
  for (const lines of readLines(context.io)) {
    report.render(lines, (piece) => print(piece, context));
    done += lines.length;
    progress.show(`${Math.round(done / 1e5) / 10} MB of clients decided`);
  }
  progress.end();
}
