import { attempt } from '../../attempt.js';
import type { Dialect, DialectName } from '../../dialects/dialect.js';
import type { FixLevel } from '../../lint/fix.js';
import { looksLikeDatabase } from '../../lookup/compiled-rules.js';
import { earlySpace } from '../../operations/early.js';
import { type LintCommandOptions, type LintCommandResult, lintFiles } from '../../operations/lint.js';
import { lintControl } from '../../operations/lint-control.js';
import { lintRun } from '../../operations/lint-run.js';
import { noteOddDatabase } from '../../operations/notes.js';
import { renderFindings } from '../../report/findings/render.js';
import { renderUnifiedDiff } from '../../report/unified-diff.js';
import { FlagsError, type ServerFlags } from '../../server/server.js';
import { parseFlags } from '../../server/server-flags.js';
import { decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { Source } from '../../text/source.js';
import { askedDatabases } from '../asked-databases.js';
import { findTarget, readTarget, replaceFile, type Target } from '../atomic-write.js';
import { chooseDialect } from '../choose-dialect.js';
import { type Context, print, printCommands, printDocument, printNote } from '../context.js';
import { readControl } from '../control.js';
import { doEach, readSource, requireOneStdin, STDIN } from '../files.js';
import type { LintOptions } from '../options.js';
import { writeAll } from '../output.js';
import { FileKindError, UsageError, withFileContext } from '../report-error.js';
import { expandDirectories } from '../rule-files.js';
import { noteUnlinted, openEarly, openRun, toldDialect } from '../run-option.js';
import { printSkipped } from '../skipped-files.js';
import { hasColor, Progress } from '../terminal.js';

/** A file or standard input, and where its fixes are written. */
interface Operand {
  readonly path: string;
  readonly source: Source;
  readonly target: Target | undefined;
}

export function runLint(operands: string[], options: LintOptions, context: Context): void {
  const { io } = context;
  const opened = openRun(options, context);
  const named = operands.length > 0 || opened?.rules === undefined ? operands : [opened.rules];
  if (named.length === 0 && opened === undefined && options.control === undefined)
    throw new UsageError('lint needs FILE..., or --run FILE');
  const { files: paths, skipped } = expandDirectories(named, io);
  printSkipped(skipped, options, context);
  const fix: FixLevel | undefined = options.fix ?? (options.diff ? 'safe' : undefined);
  requireOneStdin([...paths, options.early ?? '']);
  const writes = fix !== undefined && !options.diff;
  const read = (path: string): Operand => {
    const target = writes && path !== STDIN ? findTarget(encodeLatin1(path), io.fs) : undefined;
    if (target === undefined) return { path, source: readSource(path, options.stdinFilename, io), target };
    return { path, source: new Source(target.name, readTarget(target, io.fs)), target };
  };
  const { found: readable, exitCode } = doEach(paths, read, io);
  const server = opened?.server;
  const dialectOf = (source: Source): Dialect =>
    chooseDialect(options.dialect, [source], io, toldDialect(opened, options.early));
  const found = readable.filter(({ source }) => !skipDatabase(source, dialectOf, readable.length, context));
  if (found.length === 0 && opened === undefined && options.control === undefined) {
    context.exitCode = exitCode;
    return;
  }
  const sources = found.map(({ source }) => source);
  const all = sources.length > 0 ? sources.map(dialectOf) : [opened?.dialect ?? chooseDialect(options.dialect, [], io)];
  const dialects = [...new Set(all.map(({ name }) => name))];
  const [flags = server?.flags] =
    options.flags === undefined ? [] : dialects.map((dialect) => readFlags(options.flags!, dialect));
  const dialect = sources[0] === undefined ? opened?.dialect : dialectOf(sources[0]);
  const asked = dialect && openEarly(opened, options, dialect, context, { isStateSaid: true });
  const early = asked && earlySpace(asked.source, dialect);
  if (named.length === 0) noteUnlinted(opened, context);
  const otherFindings = [
    ...(opened === undefined ? [] : [lintRun(opened.run, askedDatabases(opened, sources, dialect!, io))]),
    ...(options.control === undefined
      ? []
      : [withFileContext(options.control, () => lintControl(readControl(options.control!, io)))]),
  ];
  using progress = new Progress(context);
  const result = lintFiles(sources, {
    dialect: dialectOf,
    flags,
    server,
    early,
    otherFindings,
    fix,
    force: options.force,
    failOn: options.failOn,
    maxWarnings: options.maxWarnings,
    onFile: (name) => progress.show(`linting ${name}`),
  });
  progress.end();
  if (options.diff) {
    for (const { before, after } of result.changed) printDocument(renderUnifiedDiff(before, after), context);
    context.exitCode = exitCode || (result.changed.length > 0 ? 1 : 0);
    return;
  }
  const changedTo = new Map(result.changed.map(({ before, after }) => [before, after]));
  const write = ({ source, target }: Operand): Source => {
    const after = changedTo.get(source);
    if (after !== undefined && target !== undefined) replaceFile(target, after.bytes, io.fs);
    return source;
  };
  const written = doEach(found, write, io);
  const known = { dialect: dialectOf, flags, server, early };
  const { files, changed } = withoutUnwritten(result, sources, new Set(written.found), known);
  const report = renderFindings(files, {
    format: options.format,
    color: hasColor(options.color, io),
    quiet: options.quiet,
    changed: fix === undefined ? undefined : changed,
    hint: io.isTerminal(io.stdout),
  });
  // A filter prints only the text.
  const filtered = writes ? found.find(({ path }) => path === STDIN)?.source : undefined;
  if (filtered === undefined) (options.format === 'github' ? printCommands : print)(report, context);
  else {
    printDocument((changedTo.get(filtered) ?? filtered).bytes, context);
    writeAll(io, io.stderr, Buffer.from(report));
  }
  context.exitCode = exitCode || written.exitCode || result.exitCode;
}

/** The result with the files that could not be written as they still are. */
function withoutUnwritten(
  result: LintCommandResult,
  sources: readonly Source[],
  written: ReadonlySet<Source>,
  options: Pick<LintCommandOptions, 'dialect' | 'flags' | 'server' | 'early'>,
): LintCommandResult {
  if (sources.every((source) => written.has(source))) return result;
  const files = result.files.map((file, i) =>
    sources[i] === undefined || written.has(sources[i]) ? file : lintFiles([sources[i]], options).files[0]!,
  );
  return { ...result, files, changed: result.changed.filter(({ before }) => written.has(before)) };
}

/** Whether a file is a database, which is skipped with a note. @throws FileKindError if it is the only file */
function skipDatabase(
  source: Source,
  dialectOf: (source: Source) => Dialect,
  files: number,
  context: Context,
): boolean {
  if (!looksLikeDatabase(source.bytes)) return false;
  printNote(noteOddDatabase(source, dialectOf(source)), context);
  if (files === 1) throw new FileKindError(source, 'a database, not a rule file');
  printNote(`${decodeLatin1(source.path)} is a database, not a rule file; skipped`, context);
  return true;
}

function readFlags(flags: string, dialect: DialectName): ServerFlags {
  return attempt(
    () => parseFlags(flags, dialect),
    FlagsError,
    ({ message }) => {
      throw new UsageError(`--flags: ${message}`);
    },
  );
}
