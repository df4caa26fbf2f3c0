import { CompiledRules, looksLikeDatabase } from '../../lookup/compiled-rules.js';
import { DiffSide, diff } from '../../operations/diff.js';
import { noteOddDatabase } from '../../operations/notes.js';
import { renderDifferences } from '../../report/diff/render.js';
import { encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { chooseDialect } from '../choose-dialect.js';
import { type Context, print, printNote } from '../context.js';
import { readSource, STDIN } from '../files.js';
import { looksLikeRevision, RevisionError, readRevision } from '../git-revision.js';
import type { DiffOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import { askedBy, openRun } from '../run-option.js';
import { hasColor, Progress } from '../terminal.js';

export function runDiff(oldName: string, newName: string, options: DiffOptions, context: Context): void {
  if (oldName === STDIN && newName === STDIN) throw new UsageError('only one of OLD and NEW can be standard input');
  using progress = new Progress(context.io, options.quiet === true);
  const opened = openRun(options, context);
  const sources = [oldName, newName].map((name) => readSide(name, options, context));
  const [before, after] = sources.map((source, i) => {
    const given = (i === 0 ? options.oldDialect : options.newDialect) ?? options.dialect;
    // A database does not say of what dialect it is; mostly it is that of the rules next to it.
    const named = looksLikeDatabase(source.bytes) ? sources : [source];
    const dialect = chooseDialect(given, named, context.io, opened?.server?.dialect);
    progress.show(`reading ${source.name}`);
    printNote(noteOddDatabase(source, dialect), options, context);
    return withFileContext(source.name, () => {
      if (opened === undefined) return new DiffSide(source, dialect);
      const notes = { quiet: options.quiet === true || i > 0, isEarlyIgnored: true };
      return new DiffSide(
        source,
        dialect,
        askedBy(opened, CompiledRules.openWhole(source.bytes, dialect), dialect, notes, context),
      );
    });
  }) as [DiffSide, DiffSide];
  progress.show(`comparing ${before.source.name} and ${after.source.name}`);
  const result = diff(before, after);
  progress.end();
  const { format, all, quiet } = options;
  print(renderDifferences(result, { format, color: hasColor(options.color, context.io), all, quiet }), context);
  context.setExitCode(result.differences.length === 0 || options.exitZero ? 0 : 1);
}

function readSide(name: string, { stdinFilename }: DiffOptions, { io }: Context): Source {
  const isFile = name === STDIN || io.fs.existsSync(encodeLatin1(name));
  if (isFile || !looksLikeRevision(name)) return readSource(name, stdinFilename, io);
  try {
    return readRevision(name);
  } catch (error) {
    throw error instanceof RevisionError ? new UsageError(error.message) : error;
  }
}
