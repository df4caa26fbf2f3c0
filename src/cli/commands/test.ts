import { normalize } from 'node:path';
import { noteOddDatabase } from '../../operations/notes.js';
import { type TestInput, type TestResult, testFiles } from '../../operations/test.js';
import { renderTestGithub } from '../../report/test/github.js';
import { renderTestJson } from '../../report/test/json.js';
import { renderTestJunit } from '../../report/test/junit.js';
import { renderTestTap } from '../../report/test/tap.js';
import { renderTest } from '../../report/test/text.js';
import { SystemError } from '../../system-error.js';
import { encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { type Context, print, printCommands, printNote } from '../context.js';
import { systemCode } from '../errno.js';
import { doEach, readSource, requireOneStdin, STDIN } from '../files.js';
import { parseDialect, readDatabase } from '../open-rules.js';
import type { TestOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { UsageError, withFileContext } from '../report-error.js';
import { describeUnknown, noteOutdated, openRun, rulesOf } from '../run-option.js';
import { Progress, styleOf } from '../terminal.js';

/** The suffix of a file with the expectations of the rule file next to it. */
const SUFFIX = '.expect';

export function runTest(operands: string[], options: TestOptions, context: Context): void {
  const opened = openRun(options, context);
  const named = operands.length > 0 || opened === undefined ? operands : [rulesOf(opened)];
  if (operands.length === 0 && opened !== undefined) noteOutdated(opened, options, context);
  if (named.length === 0) throw new UsageError('test needs FILE..., or --run FILE');
  requireOneStdin([...named, ...options.expect, ...(options.cdb === undefined ? [] : [options.cdb])]);
  const paths = ruleFiles(named, context.io);
  if (options.cdb !== undefined && named.length > 1) throw new UsageError('--cdb takes exactly one rule file');
  const dialect = opened?.dialect ?? parseDialect(options.dialect);
  const flags = opened?.server?.flags;
  if (opened?.server?.earlyRules !== undefined)
    printNote('the rules of -y are asked first; this is about those of -x alone', options, context);
  if (opened?.server?.unknown !== undefined)
    printNote(
      `which flags the server has is unknown, from line ${describeUnknown(opened.server.unknown)}`,
      options,
      context,
    );
  const read = (path: string): Source => readSource(path, options.stdinFilename, context.io);
  const shared = options.expect.map((path) => ({ name: normalize(path), source: read(path) }));
  const database = options.cdb === undefined ? undefined : readDatabase(context, options.cdb, options);
  const readInput = (path: string): TestInput => {
    const rules = read(path);
    // A rule file with such a name marks its expectations.
    if (path.endsWith(SUFFIX) && !Buffer.from(rules.bytes).includes('#?'))
      throw new UsageError(
        `${path} has expectations only; its rules would be in ${path.slice(0, -SUFFIX.length)}, which does not exist`,
      );
    const name = path + SUFFIX;
    const beside = path === STDIN ? undefined : readIfExists(name, read, context.io);
    const more = beside === undefined ? shared : shared.filter((other) => other.name !== normalize(name));
    const expectations = more.map(({ source }) => source);
    return { rules, expectations: beside === undefined ? expectations : [beside, ...expectations], database };
  };
  const inputs = doEach(paths, readInput, context.io);
  if (inputs.found.length === 0) {
    context.setExitCode(inputs.exitCode);
    return;
  }
  const { coverage, minCoverage, require: isRequired } = options;
  using progress = new Progress(context.io, options.quiet === true);
  let tested = '';
  const onFile = (name: string): void => {
    tested = database?.name ?? name;
    progress.show(`testing ${name}`);
  };
  const result = withFileContext(
    () => tested,
    () => testFiles(inputs.found, { dialect, flags, coverage, minCoverage, isRequired, onFile }),
  );
  progress.end();
  if (database !== undefined) printNote(noteOddDatabase(database, dialect), options, context);
  const printResult = options.format === 'github' ? printCommands : print;
  printResult(render(result, options, context), context);
  context.setExitCode(inputs.exitCode || result.exitCode);
}

/** Reads a file if it exists; a dangling link exists, and cannot be read. */
function readIfExists(path: string, read: (path: string) => Source, { fs }: Io): Source | undefined {
  try {
    return read(path);
  } catch (error) {
    const isMissing = error instanceof SystemError && systemCode(error.cause) === 'ENOENT';
    if (isMissing && fs.lstatSync(encodeLatin1(path), { throwIfNoEntry: false }) === undefined) return undefined;
    throw error;
  }
}

/** Each rule file once. `FILE.expect`, which a glob may match, means FILE. */
function ruleFiles(paths: readonly string[], { fs }: Io): string[] {
  const found = new Map<string, string>();
  for (const path of paths) {
    const owner = path.endsWith(SUFFIX) ? path.slice(0, -SUFFIX.length) : '';
    const file = owner !== '' && fs.existsSync(encodeLatin1(owner)) ? owner : path;
    if (!found.has(normalize(file))) found.set(normalize(file), file);
  }
  return [...found.values()];
}

function render(result: TestResult, { format, color, quiet, verbose }: TestOptions, { io }: Context): string {
  switch (format) {
    case 'text':
      return renderTest(result, {
        style: styleOf(color, io),
        quiet: quiet === true,
        verbose: verbose === true,
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
