import { Decider } from '../../../commands/decide.js';
import { RuleBook } from '../../../lookup/rulebook.js';
import { DecisionReport } from '../../../report/decisions.js';
import { readLines, readSource, STDIN } from '../../files.js';
import { Progress } from '../../terminal.js';
import type { CheckOptions } from '../check.js';
import { type Context, dialectNamed, print, UsageError } from '../context.js';

export function runCheck(rules: string, clients: string[], options: CheckOptions, context: Context): void {
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
