import { Decider } from '../../../commands/decide.js';
import { remarkOnClient, remarkOnDatabase } from '../../../commands/remark.js';
import { encodeLatin1 } from '../../../latin1.js';
import { readClient } from '../../../lookup/batch.js';
import { RuleBook } from '../../../lookup/rulebook.js';
import { DecisionReport } from '../../../report/decisions.js';
import { readLines, readSource, STDIN } from '../../files.js';
import { Progress } from '../../terminal.js';
import type { CheckOptions } from '../check.js';
import { type Context, dialectNamed, inFile, print, remark, UsageError } from '../context.js';

export function runCheck(rules: string, clients: string[], options: CheckOptions, context: Context): void {
  if (rules === STDIN && clients.length === 0)
    throw new UsageError('standard input holds either the rules or the clients');
  const dialect = dialectNamed(options.dialect);
  const source = readSource(rules, options.stdinFilename, context.io);
  const { name, bytes } = source;
  const decider = inFile(name, () => new Decider(RuleBook.open(bytes, dialect), dialect));
  remark(remarkOnDatabase(source, dialect), options, context);
  const report = new DecisionReport(decider, options.format);
  const decide = (list: Uint8Array): void =>
    report.render(
      list,
      inFile(name, () => decider.decide(list)),
      (piece) => print(piece, context),
    );
  if (clients.length > 0) {
    if (!clients.every(isClient))
      throw new UsageError('a client is IP, or "IP HOST", or "IP HOST INFO"; - is what is unset');
    decide(encodeLatin1(clients.join('\n')));
    for (const client of clients) remark(remarkOnClient(readClient(encodeLatin1(client)), dialect), options, context);
    return;
  }
  using progress = new Progress(context.io, options.quiet === true);
  let done = 0;
  for (const lines of readLines(context.io)) {
    decide(lines);
    done += lines.length;
    progress.show(`${Math.round(done / 1e5) / 10} MB of clients decided`);
  }
  progress.end();
}

/** Whether an operand names one client, as a line of a list would. */
function isClient(text: string): boolean {
  return text.trim() !== '' && !text.includes('\n');
}
