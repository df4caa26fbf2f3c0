import { type TestInput, type TestResult, testFiles } from '../../../commands/test.js';
import { renderTestGithub } from '../../../report/test-github.js';
import { renderTestJson } from '../../../report/test-json.js';
import { renderTestJunit } from '../../../report/test-junit.js';
import { renderTestTap } from '../../../report/test-tap.js';
import { renderTest } from '../../../report/test-text.js';
import type { Source } from '../../../source.js';
import { SystemError } from '../../../system-error.js';
import { systemCode } from '../../errno.js';
import { readSource, STDIN } from '../../files.js';
import { Progress, styleOf } from '../../terminal.js';
import { type Context, dialectNamed, print, UsageError } from '../context.js';
import type { TestOptions } from '../test.js';

export function runTest(paths: string[], options: TestOptions, context: Context): void {
  const operands = [...paths, ...options.expect, ...(options.cdb === undefined ? [] : [options.cdb])];
  if (operands.filter((path) => path === STDIN).length > 1) throw new UsageError('standard input can be read but once');
  if (options.cdb !== undefined && paths.length > 1) throw new UsageError('--cdb goes with one rule file');
  const dialect = dialectNamed(options.dialect);
  const read = (path: string): Source => readSource(path, options.stdinFilename, context.io);
  const shared = options.expect.map(read);
  const database = options.cdb === undefined ? undefined : read(options.cdb);
  const inputs = paths.map((path): TestInput => {
    const rules = read(path);
    const beside = path === STDIN ? undefined : readIfThere(`${path}.expect`, read);
    return { rules, expectations: beside === undefined ? shared : [beside, ...shared], database };
  });
  const { coverage, minCoverage, require: isRequired } = options;
  using progress = new Progress(context.io, options.quiet === true);
  const onFile = (name: string): void => progress.show(`testing ${name}`);
  const result = testFiles(inputs, { dialect, coverage, minCoverage, isRequired, onFile });
  progress.end();
  print(render(result, options, context), context);
  context.finish(result.exitCode);
}

function readIfThere(path: string, read: (path: string) => Source): Source | undefined {
  try {
    return read(path);
  } catch (error) {
    if (error instanceof SystemError && systemCode(error.cause) === 'ENOENT') return undefined;
    throw error;
  }
}

function render(result: TestResult, { format, color, quiet, verbose }: TestOptions, { io }: Context): string {
  switch (format) {
    case 'text':
      return renderTest(result, {
        style: styleOf(color, io),
        isQuiet: quiet === true,
        isVerbose: verbose === true,
      });
    case 'tap':
      return renderTestTap(result);
    case 'junit':
      return renderTestJunit(result);
    case 'json':
      return renderTestJson(result);
    case 'github':
      return renderTestGithub(result);
  }
}
