import { MAX_WORDS, parseClient, readWords } from '../../lookup/batch.js';
import { CompiledRules } from '../../lookup/compiled-rules.js';
import { ClientDecider } from '../../operations/decide.js';
import { noteEmptyRules, noteOddClient, noteOddDatabase } from '../../operations/notes.js';
import { OddLines } from '../../operations/odd-lines.js';
import { DecisionReport } from '../../report/decisions/decisions.js';
import { encodeLatin1 } from '../../text/bytes.js';
import {
  type Context,
  parseDialect,
  print,
  printDocument,
  printFailure,
  printNote,
  readRules,
  UsageError,
  withFileContext,
} from '../context.js';
import type { CheckOptions } from '../ctl/check.js';
import { readLines, STDIN } from '../files.js';
import { Progress } from '../terminal.js';

export function runCheck(rules: string, clients: string[], options: CheckOptions, context: Context): void {
  if (rules === STDIN && clients.length === 0)
    throw new UsageError('RULES and CLIENT cannot both come from standard input');
  const dialect = parseDialect(options.dialect);
  const source = readRules(rules, options.stdinFilename, context.io);
  const { name, bytes } = source;
  const oddLines = new OddLines(dialect);
  const decider = withFileContext(
    name,
    () => new ClientDecider(CompiledRules.open(bytes, dialect), dialect, (line) => oddLines.note(line)),
  );
  printNote(noteOddDatabase(source, dialect), options, context);
  printNote(noteEmptyRules(source, decider.book), options, context);
  const report = new DecisionReport(decider, options.format);
  const decide = (list: Uint8Array): void =>
    report.render(
      list,
      withFileContext(name, () => decider.decide(list)),
      (piece) => (options.format === 'tcprulescheck' ? printDocument : print)(piece, context),
    );
  if (clients.length > 0) {
    if (!clients.every(isClient)) throw new UsageError(CLIENT_USAGE);
    decide(encodeLatin1(clients.join('\n')));
    const remarks = clients.map((client) => noteOddClient(parseClient(encodeLatin1(client)), dialect));
    tell(
      remarks.filter((text) => text !== undefined),
      options,
      context,
    );
    return;
  }
  if (context.io.isTerminal(context.io.stdin))
    printNote('clients are read from standard input, a line each; Ctrl-D ends them', options, context);
  using progress = new Progress(context.io, options.quiet === true);
  let done = 0;
  for (const lines of readLines(context.io)) {
    decide(lines);
    done += lines.length;
    progress.show(`${Math.round(done / 1e5) / 10} MB of clients decided`);
  }
  progress.end();
  tell(oddLines.notes(), options, context);
}

/** With `--strict` what is odd is an error. */
function tell(remarks: readonly string[], options: CheckOptions, context: Context): void {
  for (const text of remarks) {
    if (options.strict) printFailure(text, context);
    else printNote(text, options, context);
  }
  if (options.strict && remarks.length > 0) context.setExitCode(1);
}

export const CLIENT_USAGE = 'a client is IP, or "IP HOST", or "IP HOST INFO"; - is what is unset';

/** Whether words name one client, as a line of a list would. */
export function isClient(text: string): boolean {
  const count = readWords(encodeLatin1(text), MAX_WORDS + 1).length;
  return count > 0 && count <= MAX_WORDS && !text.includes('\n');
}
