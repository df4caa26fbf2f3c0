import { type Command, InvalidArgumentError, Option } from 'commander';
import { lintFiles } from '../../commands/lint.js';
import type { FixLevel } from '../../lint/fix.js';
import { CHECKS } from '../../lint/registry.js';
import { parseFlags } from '../../lint/server-flags.js';
import type { FileFindings } from '../../lint/summary.js';
import { renderFindingsJson } from '../../report/findings-json.js';
import { renderFindingsGcc, renderFindingsGithub } from '../../report/findings-lines.js';
import { renderFindingsSarif } from '../../report/findings-sarif.js';
import { renderFindings } from '../../report/findings-text.js';
import type { Style } from '../../report/style.js';
import { renderDiff } from '../../report/unified-diff.js';
import { VERSION } from '../../version.js';
import { readSource, STDIN } from '../files.js';
import { replaceFile } from '../replace-file.js';
import {
  type CommonOptions,
  type Context,
  dialectNamed,
  print,
  styleFor,
  UsageError,
  withCommonOptions,
} from './context.js';

type LintFormat = 'text' | 'json' | 'sarif' | 'github' | 'gcc';

interface LintOptions extends CommonOptions {
  readonly format: LintFormat;
  readonly fix?: true | FixLevel;
  readonly diff?: true;
  readonly flags?: string;
  readonly failOn: 'error' | 'warning';
  readonly maxWarnings?: number;
}

export function addLint(program: Command, context: Context): void {
  withCommonOptions(program.command('lint'), context.io)
    .summary('find mistakes in rule files')
    .description('Finds what the compiler takes in silence or refuses without a reason, and says what it does to whom.')
    .argument('<file...>', 'rule files; - is standard input')
    .addOption(
      new Option('--format <name>', 'how to print findings')
        .choices(['text', 'json', 'sarif', 'github', 'gcc'])
        .default('text'),
    )
    .addOption(
      new Option('--fix [level]', 'make the fixes: those that are safe, or the guesses too').choices([
        'safe',
        'unsafe',
      ]),
    )
    .option('--diff', 'show what --fix would change, and write nothing')
    .option('--flags <flags>', 'the flags of tcpserver or sslserver in the run script, such as "-H -R"')
    .addOption(
      new Option('--fail-on <severity>', 'what makes the exit status 1').choices(['error', 'warning']).default('error'),
    )
    .option('--max-warnings <n>', 'more warnings than this make the exit status 1', readCount)
    .action((paths: string[], options: LintOptions) => runLint(paths, options, context));
}

function runLint(paths: string[], options: LintOptions, context: Context): void {
  const { io } = context;
  const fix: FixLevel | undefined = options.fix === true || (options.diff && !options.fix) ? 'safe' : options.fix;
  if (fix !== undefined && !options.diff && paths.includes(STDIN))
    throw new UsageError('standard input cannot be fixed; use --diff');
  const sources = paths.map((path) => readSource(path, options.stdinFilename, io));
  const result = lintFiles(sources, {
    dialect: dialectNamed(options.dialect),
    flags: options.flags === undefined ? undefined : parseFlags(options.flags),
    fix,
    failOn: options.failOn,
    maxWarnings: options.maxWarnings,
  });
  if (options.diff) {
    for (const { before, after } of result.changed) print(renderDiff(before, after), context);
    context.finish(result.changed.length > 0 ? 1 : 0);
    return;
  }
  const pathOf = new Map(sources.map((source, i) => [source, Buffer.from(paths[i]!, 'latin1')]));
  for (const { before, after } of result.changed) replaceFile(pathOf.get(before)!, after.bytes, io.fs);
  print(render(result.files, options, styleFor(options, context)), context);
  context.finish(result.exitCode);
}

function render(files: readonly FileFindings[], { format, quiet = false }: LintOptions, style: Style): string {
  switch (format) {
    case 'text':
      return renderFindings(files, style, quiet);
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

function readCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('a whole number is expected');
  return Number(text);
}
