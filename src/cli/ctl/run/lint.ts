import { type LintCommandResult, lintFiles } from '../../../commands/lint.js';
import { encodeLatin1 } from '../../../latin1.js';
import type { ServerFlags } from '../../../lint/file.js';
import type { FixLevel } from '../../../lint/fix.js';
import { REPORTED_CHECKS } from '../../../lint/registry.js';
import { parseFlags } from '../../../lint/server-flags.js';
import { looksLikeDatabase } from '../../../lookup/rulebook.js';
import { renderFindingsJson } from '../../../report/findings-json.js';
import { renderFindingsGcc, renderFindingsGithub } from '../../../report/findings-lines.js';
import { renderFindingsSarif } from '../../../report/findings-sarif.js';
import { renderFindings } from '../../../report/findings-text.js';
import type { Style } from '../../../report/style.js';
import { renderDiff } from '../../../report/unified-diff.js';
import { Source } from '../../../source.js';
import { VERSION } from '../../../version.js';
import { readSource, STDIN } from '../../files.js';
import { writeAll } from '../../output.js';
import { findTarget, readTarget, replaceFile, type Target } from '../../replace-file.js';
import { Progress, styleOf } from '../../terminal.js';
import {
  type Context,
  dialectNamed,
  FileKindError,
  print,
  printCommands,
  printDocument,
  requireOneStdin,
  UsageError,
} from '../context.js';
import type { LintOptions } from '../lint.js';
import { readEach } from './read-each.js';

/** A file, or standard input, and the place where its fixes go. */
interface Operand {
  readonly path: string;
  readonly source: Source;
  readonly target: Target | undefined;
}

export function runLint(paths: string[], options: LintOptions, context: Context): void {
  const { io } = context;
  const fix: FixLevel | undefined = options.fix === true || (options.diff && !options.fix) ? 'safe' : options.fix;
  requireOneStdin(paths);
  const writes = fix !== undefined && !options.diff;
  const read = (path: string): Operand => {
    const target = writes && path !== STDIN ? findTarget(encodeLatin1(path), io.fs) : undefined;
    if (target === undefined) return { path, source: readSource(path, options.stdinFilename, io), target };
    return { path, source: new Source(target.name, readTarget(target, io.fs)), target };
  };
  const { found, exitCode } = readEach(paths, read, io);
  if (found.length === 0) {
    context.finish(exitCode);
    return;
  }
  const sources = found.map(({ source }) => source);
  for (const source of sources) {
    if (looksLikeDatabase(source.bytes)) throw new FileKindError(source, 'a database, not a rule file');
  }
  using progress = new Progress(io, options.quiet === true);
  const result = lintFiles(sources, {
    dialect: dialectNamed(options.dialect),
    flags: options.flags === undefined ? undefined : readFlags(options.flags),
    fix,
    force: options.force,
    failOn: options.failOn,
    maxWarnings: options.maxWarnings,
    onFile: (name) => progress.show(`linting ${name}`),
  });
  progress.end();
  if (options.diff) {
    for (const { before, after } of result.changed) printDocument(renderDiff(before, after), context);
    context.finish(exitCode || (result.changed.length > 0 ? 1 : 0));
    return;
  }
  const changedTo = new Map(result.changed.map(({ before, after }) => [before, after]));
  for (const { source, target } of found) {
    const after = changedTo.get(source);
    if (after !== undefined && target !== undefined) replaceFile(target, after.bytes, io.fs);
  }
  const report = render(result, options, styleOf(options.color, io));
  // A filter's output is the text alone.
  const filtered = writes ? found.find(({ path }) => path === STDIN)?.source : undefined;
  if (filtered === undefined) (options.format === 'github' ? printCommands : print)(report, context);
  else {
    printDocument((changedTo.get(filtered) ?? filtered).bytes, context);
    writeAll(io, io.stderr, Buffer.from(report));
  }
  context.finish(exitCode || result.exitCode);
}

function render(
  { files, changed }: LintCommandResult,
  { format, fix, quiet = false }: LintOptions,
  style: Style,
): string {
  switch (format) {
    case 'text':
      return renderFindings(files, style, { isQuiet: quiet, changed });
    case 'json':
      return renderFindingsJson(files, fix === undefined ? undefined : changed);
    case 'sarif':
      return renderFindingsSarif(files, REPORTED_CHECKS, VERSION);
    case 'github':
      return renderFindingsGithub(files);
    case 'gcc':
      return renderFindingsGcc(files);
  }
}

/** Flags begin with a dash; a word that does not would be taken for the end of them. */
function readFlags(flags: string): ServerFlags {
  if (/^\s*[^\s-]/.test(flags)) throw new UsageError(`--flags "${flags}": flags begin with a dash, as in "-H -R"`);
  return parseFlags(flags);
}
