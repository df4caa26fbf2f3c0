import { CompiledRules } from '../../lookup/compiled-rules.js';
import { type Diff, DiffSide, diff } from '../../operations/diff.js';
import { noteOddDatabase } from '../../operations/notes.js';
import { renderDifferencesJson } from '../../report/diff/json.js';
import { renderDifferencesMarkdown } from '../../report/diff/markdown.js';
import { renderDifferences } from '../../report/diff/text.js';
import { encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { type Context, print, printNote } from '../context.js';
import { readSource, STDIN } from '../files.js';
import { looksLikeRevision, RevisionError, readRevision } from '../git-revision.js';
import { parseDialect } from '../open-rules.js';
import type { DiffOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import { askedBy, openRun } from '../run-option.js';
import { Progress, styleOf } from '../terminal.js';

export function runDiff(oldName: string, newName: string, options: DiffOptions, context: Context): void {
  if (oldName === STDIN && newName === STDIN) throw new UsageError('only one of OLD and NEW can be standard input');
  using progress = new Progress(context.io, options.quiet === true);
  const opened = openRun(options, context);
  const [before, after] = [oldName, newName].map((name, i) => {
    const dialect = parseDialect(
      (i === 0 ? options.oldDialect : options.newDialect) ?? opened?.dialect.name ?? options.dialect,
    );
    const source = readSide(name, options, context);
    progress.show(`reading ${source.name}`);
    printNote(noteOddDatabase(source, dialect), options, context);
    return withFileContext(source.name, () => {
      if (opened === undefined) return new DiffSide(source, dialect);
      const notes = { quiet: options.quiet === true || i > 0, isEarlyIgnored: true };
      return new DiffSide(
        source,
        dialect,
        askedBy(opened, CompiledRules.openWhole(source.bytes, dialect), notes, context),
      );
    });
  }) as [DiffSide, DiffSide];
  progress.show(`comparing ${before.source.name} and ${after.source.name}`);
  const result = diff(before, after);
  progress.end();
  print(render(result, options, context), context);
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

function render(result: Diff, { format, color, all, quiet }: DiffOptions, { io }: Context): string {
  switch (format) {
    case 'text':
      return renderDifferences(result, { style: styleOf(color, io), all, quiet });
    case 'json':
      return renderDifferencesJson(result);
    case 'markdown':
      return renderDifferencesMarkdown(result, { all });
  }
}
