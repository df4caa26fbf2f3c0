import { type Command, InvalidArgumentError, Option } from 'commander';
import type { FixLevel } from '../../lint/fix.js';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export type LintFormat = 'text' | 'json' | 'sarif' | 'github' | 'gcc';

export interface LintOptions extends CommonOptions {
  readonly format: LintFormat;
  readonly fix?: true | FixLevel;
  readonly diff?: true;
  readonly force?: true;
  readonly flags?: string;
  readonly failOn: 'error' | 'warning';
  readonly maxWarnings?: number;
}

export function addLint(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('lint'), context.io)
    .summary('find mistakes in rule files')
    .description('Finds what the compiler takes in silence or refuses without a reason, and says what it does to whom.')
    .argument('<file...>', 'rule files; - is standard input')
    .addOption(
      new Option('--format <name>', 'how to print findings')
        .choices(['text', 'json', 'sarif', 'github', 'gcc'])
        .default('text'),
    )
    .addOption(new Option('--fix [level]', 'apply fixes: safe ones, or also unsafe ones').choices(['safe', 'unsafe']))
    .option('--force', 'lint and fix what is not a rule file, too')
    .option('--diff', 'show what --fix would change, and write nothing')
    .option('--flags <flags>', 'the flags of tcpserver or sslserver in the run script, such as "-H -R"')
    .addOption(
      new Option('--fail-on <severity>', 'what makes the exit status 1').choices(['error', 'warning']).default('error'),
    )
    .option('--max-warnings <n>', 'more warnings than this make the exit status 1', readCount)
    .action((paths: string[], options: LintOptions) => load().runLint(paths, options, context));
}

function readCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('expected a whole number');
  return Number(text);
}
