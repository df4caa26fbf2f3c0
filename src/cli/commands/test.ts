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
import {
  type Context,
  parseDialect,
  print,
  printCommands,
  printNote,
  requireDatabase,
  requireOneStdin,
  UsageError,
  withFileContext,
} from '../context.js';
import type { TestOptions } from '../ctl/test.js';
import { systemCode } from '../errno.js';
import { readSource, STDIN } from '../files.js';
import type { Io } from '../io.js';
import { Progress, styleOf } from '../terminal.js';
import { readEach } from './read-each.js';

/** How the name of a file ends that has the expectations of the one beside it. */
const BESIDE = '.expect';

export function runTest(named: string[], options: TestOptions, context: Context): void {
  requireOneStdin([...named, ...options.expect, ...(options.cdb === undefined ? [] : [options.cdb])]);
  const paths = ruleFiles(named, context.io);
  if (options.cdb !== undefined && named.length > 1) throw new UsageError('--cdb takes exactly one rule file');
  const dialect = parseDialect(options.dialect);
  const read = (path: string): Source => readSource(path, options.stdinFilename, context.io);
  const shared = options.expect.map((path) => ({ name: normalize(path), source: read(path) }));
  const database = options.cdb === undefined ? undefined : read(options.cdb);
  if (database !== undefined) requireDatabase(database);
  const readInput = (path: string): TestInput => {
    const rules = read(path);
    // A rule file of such a name marks its expectations.
    if (path.endsWith(BESIDE) && !Buffer.from(rules.bytes).includes('#?'))
      throw new UsageError(
        `${path} is to be tested, but there are no rules beside it, in ${path.slice(0, -BESIDE.length)}`,
      );
    const name = path + BESIDE;
    const beside = path === STDIN ? undefined : readIfThere(name, read, context.io);
    const more = beside === undefined ? shared : shared.filter((other) => other.name !== normalize(name));
    const expectations = more.map(({ source }) => source);
    return { rules, expectations: beside === undefined ? expectations : [beside, ...expectations], database };
  };
  const inputs = readEach(paths, readInput, context.io);
  if (inputs.found.length === 0) {
    context.setExitCode(inputs.exitCode);
    return;
  }
  const { coverage, minCoverage, require: isRequired } = options;
  using progress = new Progress(context.io, options.quiet === true);
  let asked = '';
  const onFile = (name: string): void => {
    asked = database?.name ?? name;
    progress.show(`testing ${name}`);
  };
  const result = withFileContext(
    () => asked,
    () => testFiles(inputs.found, { dialect, coverage, minCoverage, isRequired, onFile }),
  );
  progress.end();
  if (database !== undefined) printNote(noteOddDatabase(database, dialect), options, context);
  const printResult = options.format === 'github' ? printCommands : print;
  printResult(render(result, options, context), context);
  context.setExitCode(inputs.exitCode || result.exitCode);
}

/** What stands beside a file; a link that leads nowhere is there, and cannot be read. */
function readIfThere(path: string, read: (path: string) => Source, { fs }: Io): Source | undefined {
  try {
    return read(path);
  } catch (error) {
    const isMissing = error instanceof SystemError && systemCode(error.cause) === 'ENOENT';
    if (isMissing && fs.lstatSync(encodeLatin1(path), { throwIfNoEntry: false }) === undefined) return undefined;
    throw error;
  }
}

/** Each rule file once. Who names `FILE.expect`, as a glob does, means the FILE beside it. */
function ruleFiles(paths: readonly string[], { fs }: Io): string[] {
  const found = new Map<string, string>();
  for (const path of paths) {
    const owner = path.endsWith(BESIDE) ? path.slice(0, -BESIDE.length) : '';
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
