import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Context } from '../context.js';
import { type CommonOptions, type LoadCommands, withCommonOptions } from './common.js';

export type TestFormat = 'text' | 'tap' | 'junit' | 'json' | 'github';

export interface TestOptions extends CommonOptions {
  readonly format: TestFormat;
  readonly expect: readonly string[];
  readonly cdb?: string;
  readonly coverage?: true;
  readonly minCoverage?: number;
  readonly require?: true;
  readonly verbose?: true;
}

export function addTest(program: Command, context: Context, load: LoadCommands): void {
  withCommonOptions(program.command('test'), context.io)
    .summary('prove that rules do what is expected')
    .description(
      'Proves the expectations in rule files, lines that begin with "#?", and those in FILE.expect beside them; the manual page says how they are written.',
    )
    .argument('<file...>', 'rule files, or databases; - is standard input')
    .addOption(
      new Option('--format <name>', 'how to print results')
        .choices(['text', 'tap', 'junit', 'json', 'github'])
        .default('text'),
    )
    .addOption(
      new Option('--expect <file>', 'more expectations, for every file; can be given again')
        .argParser((path: string, paths: readonly string[]) => [...paths, path])
        .default([], 'none'),
    )
    .option('--cdb <file>', 'ask this database, not the rules')
    .option('--coverage', 'list the rules that no expectation reaches')
    .option(
      '--min-coverage <n>',
      'the same, and fail where fewer than n of a hundred rules are reached',
      readPercentage,
    )
    .option('--require', 'fail where a file has no expectations')
    .option('--verbose', 'list the expectations that hold, too')
    .action((paths: string[], options: TestOptions) => load().runTest(paths, options, context));
}

function readPercentage(text: string): number {
  const isNumber = /^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 100;
  if (!isNumber) throw new InvalidArgumentError('expected a number from 0 to 100');
  return Number(text);
}
