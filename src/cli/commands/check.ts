import { MAX_WORDS, parseClient, readWords } from '../../lookup/client-line.js';
import { ClientDecider } from '../../operations/decide.js';
import { EarlyDecider } from '../../operations/early.js';
import { noteOddClient } from '../../operations/notes.js';
import { OddLines } from '../../operations/odd-lines.js';
import { DecisionReport } from '../../report/decisions/decisions.js';
import { encodeLatin1 } from '../../text/bytes.js';
import { type Context, print, printDocument, printFailure, printNote } from '../context.js';
import { readLines, requireOneStdin, STDIN } from '../files.js';
import { openRules } from '../open-rules.js';
import type { CheckOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import { noteInherited, openEarly, openRun, selectAsked, splitOperands, toldDialect } from '../run-option.js';
import { Progress } from '../terminal.js';

export function runCheck(first: string | undefined, others: string[], options: CheckOptions, context: Context): void {
  const opened = openRun(options, context);
  const { rules, operands: clients } = splitOperands(opened, first, others, 'check', context);
  if (rules === STDIN && clients.length === 0)
    throw new UsageError('RULES and CLIENT cannot both come from standard input');
  if (clients.length === 1 && clients[0] === STDIN)
    throw new UsageError('clients are read from standard input if none is given; leave out the "-"');
  requireOneStdin([rules, options.early ?? '', clients.length === 0 ? STDIN : '']);
  const { source, dialect, compiled: all } = openRules(context, rules, options, toldDialect(opened, options.early));
  const compiled = withFileContext(source.name, () => selectAsked(opened, all, dialect, context));
  noteInherited(opened, context);
  const oddLines = new OddLines(dialect);
  const early = openEarly(opened, options, dialect, context);
  const decider = withFileContext(source.name, () => {
    const main = new ClientDecider(compiled, dialect, (line) => oddLines.note(line));
    return early === undefined ? main : new EarlyDecider(early.compiled, main);
  });
  const report = new DecisionReport(decider, options.format);
  const decide = (list: Uint8Array): void =>
    report.render(
      list,
      withFileContext(source.name, () => decider.decide(list)),
      (piece) => (options.format === 'tcprulescheck' ? printDocument : print)(piece, context),
    );
  if (clients.length > 0) {
    if (!clients.every(isClient)) throw new UsageError(CLIENT_USAGE);
    decide(encodeLatin1(clients.join('\n')));
    const notes = clients.map((client) => noteOddClient(parseClient(encodeLatin1(client)), dialect));
    printNotes(
      notes.filter((text) => text !== undefined),
      options,
      context,
    );
    return;
  }
  if (context.io.isTerminal(context.io.stdin))
    printNote('reading clients from standard input, one per line; end with Ctrl-D', context);
  using progress = new Progress(context);
  let done = 0;
  for (const lines of readLines(context.io)) {
    decide(lines);
    done += lines.length;
    progress.show(`${Math.round(done / 1e5) / 10} MB of clients decided`);
  }
  progress.end();
  printNotes(oddLines.notes(), options, context);
}

/** With `--strict` notes are errors. */
function printNotes(notes: readonly string[], options: CheckOptions, context: Context): void {
  for (const text of notes) {
    if (options.strict) printFailure(text, context);
    else printNote(text, context);
  }
  if (options.strict && notes.length > 0) context.exitCode = 1;
}

export const CLIENT_USAGE = 'a client is IP, "IP HOST" or "IP HOST INFO", with - for a part that is unset';

/** Whether a text names one client, as a line of a list does. */
export function isClient(text: string): boolean {
  const count = readWords(encodeLatin1(text), MAX_WORDS + 1).length;
  return count > 0 && count <= MAX_WORDS && !text.includes('\n');
}
