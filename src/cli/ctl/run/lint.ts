import { type LintCommandResult, lintFiles } from '../../../commands/lint.js';
import { remarkOnDatabase } from '../../../commands/remark.js';
import type { Dialect, DialectName } from '../../../dialects/dialect.js';
import { decodeLatin1, encodeLatin1 } from '../../../latin1.js';
import type { ServerFlags } from '../../../lint/file.js';
import type { FixLevel } from '../../../lint/fix.js';
import { CHECKS } from '../../../lint/registry.js';
import { FlagsError, parseFlags } from '../../../lint/server-flags.js';
import { looksLikeDatabase } from '../../../lookup/rulebook.js';
import { renderFindingsJson } from '../../../report/findings-json.js';
import { renderFindingsGcc, renderFindingsGithub } from '../../../report/findings-lines.js';
import { renderFindingsSarif } from '../../../report/findings-sarif.js';
import { renderFindings } from '../../../report/findings-text.js';
import type { Style } from '../../../report/style.js';
import { renderDiff } from '../../../report/unified-diff.js';
import type { Source } from '../../../source.js';
import { VERSION } from '../../../version.js';
import { readSource, STDIN } from '../../files.js';
import { replaceFile } from '../../replace-file.js';
import { Progress, styleOf } from '../../terminal.js';
import { type Context, dialectNamed, print, remark, requireOneStdin, UsageError } from '../context.js';
import type { LintOptions } from '../lint.js';
import { readEach } from './read-each.js';

export function runLint(paths: string[], options: LintOptions, context: Context): void {
  const { io } = context;
  const fix: FixLevel | undefined = options.fix === true || (options.diff && !options.fix) ? 'safe' : options.fix;
  if (fix !== undefined && !options.diff && paths.includes(STDIN))
    throw new UsageError('standard input cannot be fixed; use --diff');
  requireOneStdin(paths);
  const read = (path: string): readonly [string, Source] => [path, readSource(path, options.stdinFilename, io)];
  const { found: readable, exitCode } = readEach(paths, read, io);
  const dialect = dialectNamed(options.dialect);
  const found = readable.filter(([, source]) => !skipDatabase(source, dialect, readable.length, options, context));
  if (found.length === 0) {
    context.finish(exitCode);
    return;
  }
  const sources = found.map(([, source]) => source);
  using progress = new Progress(io, options.quiet === true);
  const result = lintFiles(sources, {
    dialect,
    flags: options.flags === undefined ? undefined : readFlags(options.flags, dialect.name),
    fix,
    failOn: options.failOn,
    maxWarnings: options.maxWarnings,
    onFile: (name) => progress.show(`linting ${name}`),
  });
  progress.end();
  if (options.diff) {
    for (const { before, after } of result.changed) print(renderDiff(before, after), context);
    context.finish(exitCode || (result.changed.length > 0 ? 1 : 0));
    return;
  }
  const pathOf = new Map(found.map(([path, source]) => [source, encodeLatin1(path)]));
  for (const { before, after } of result.changed) replaceFile(pathOf.get(before)!, after.bytes, io.fs);
  print(render(result, options, styleOf(options.color, io), io.isTerminal(io.stdout)), context);
  context.finish(exitCode || result.exitCode);
}

/** Whether a file is a database, which is left out with a note. @throws UsageError where it is the only file */
function skipDatabase(
  source: Source,
  dialect: Dialect,
  files: number,
  options: LintOptions,
  context: Context,
): boolean {
  if (!looksLikeDatabase(source.bytes)) return false;
  const what = `${decodeLatin1(Buffer.from(source.name))} is a database, not a rule file`;
  remark(remarkOnDatabase(source, dialect), options, context);
  if (files === 1) throw new UsageError(what);
  remark(`${what}; it is left out`, options, context);
  return true;
}

function render(
  { files, fixes }: LintCommandResult,
  { format, quiet = false }: LintOptions,
  style: Style,
  isTerminal: boolean,
): string {
  switch (format) {
    case 'text':
      return renderFindings(files, style, { isQuiet: quiet, fixes, isTerminal });
    case 'json':
      return renderFindingsJson(files);
    case 'sarif':
      return renderFindingsSarif(files, CHECKS, VERSION);
    case 'github':
      return renderFindingsGithub(files);
    case 'gcc':
      return renderFindingsGcc(files);
  }
}

function readFlags(flags: string, dialect: DialectName): ServerFlags {
  try {
    return parseFlags(flags, dialect);
  } catch (error) {
    if (!(error instanceof FlagsError)) throw error;
    throw new UsageError(`--flags: ${error.message}`);
  }
}
