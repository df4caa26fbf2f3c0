import { normalize } from 'node:path';
import { noteOddDatabase } from '../../operations/notes.js';
import { type TestInput, testFiles } from '../../operations/test.js';
import { describeUnknown } from '../../report/origins.js';
import { renderTest } from '../../report/test/render.js';
import { encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { chooseDialect } from '../choose-dialect.js';
import { type Context, print, printCommands, printNote } from '../context.js';
import { doEach, readIfExists, readSource, requireOneStdin, STDIN } from '../files.js';
import { readDatabase } from '../open-rules.js';
import type { TestOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { UsageError, withFileContext } from '../report-error.js';
import { EXPECT_SUFFIX, expandDirectories } from '../rule-files.js';
import { chooseRules, compileEarly, noteOutdated, openRun, readEarly, toldDialect } from '../run-option.js';
import { printSkipped } from '../skipped-files.js';
import { hasColor, Progress } from '../terminal.js';

export function runTest(operands: string[], options: TestOptions, context: Context): void {
  const opened = openRun(options, context);
  const named = operands.length > 0 || opened === undefined ? operands : [chooseRules(opened, context.io)];
  if (operands.length === 0 && opened !== undefined) noteOutdated(opened, context);
  if (named.length === 0) throw new UsageError('test needs FILE..., or --run FILE');
  requireOneStdin([
    ...named,
    ...options.expect,
    ...(options.cdb === undefined ? [] : [options.cdb]),
    options.early ?? '',
  ]);
  const { files, skipped } = expandDirectories(named, context.io);
  printSkipped(skipped, options, context);
  const paths = ruleFiles(files, context.io);
  if (options.cdb !== undefined && files.length > 1) throw new UsageError('--cdb takes exactly one rule file');
  const { flags, environment, clientEnvironment } = opened?.server ?? {};
  const early = readEarly(opened, options, context);
  if (opened?.server?.unknown !== undefined)
    printNote(`which flags the server has is unknown, from line ${describeUnknown(opened.server.unknown)}`, context);
  const read = (path: string): Source => readSource(path, options.stdinFilename, context.io);
  const shared = options.expect.map((path) => ({ name: normalize(path), source: read(path) }));
  const database = options.cdb === undefined ? undefined : readDatabase(context, options.cdb, options);
  const readInput = (path: string): TestInput => {
    const rules = read(path);
    // A rule file with such a name marks its expectations.
    if (path.endsWith(EXPECT_SUFFIX) && !Buffer.from(rules.bytes).includes('#?'))
      throw new UsageError(
        `${path} has expectations only; its rules would be in ${path.slice(0, -EXPECT_SUFFIX.length)}, which does not exist`,
      );
    const name = path + EXPECT_SUFFIX;
    const beside = path === STDIN ? undefined : readIfExists(name, context.io);
    const more = beside === undefined ? shared : shared.filter((other) => other.name !== normalize(name));
    const expectations = more.map(({ source }) => source);
    const dialect = chooseDialect(options.dialect, [rules], context.io, toldDialect(opened, options.early));
    if (early !== undefined) compileEarly(early, dialect);
    return { dialect, rules, expectations: beside === undefined ? expectations : [beside, ...expectations], database };
  };
  const inputs = doEach(paths, readInput, context.io);
  if (inputs.found.length === 0) {
    context.exitCode = inputs.exitCode;
    return;
  }
  const { coverage, minCoverage, require: isRequired } = options;
  using progress = new Progress(context);
  let tested = '';
  const onFile = (name: string): void => {
    tested = database?.name ?? name;
    progress.show(`testing ${name}`);
  };
  const result = withFileContext(
    () => tested,
    () =>
      testFiles(inputs.found, {
        flags,
        environment,
        clientEnvironment,
        early,
        coverage,
        minCoverage,
        isRequired,
        onFile,
      }),
  );
  progress.end();
  if (database !== undefined) printNote(noteOddDatabase(database, inputs.found[0]!.dialect!), context);
  const printResult = options.format === 'github' ? printCommands : print;
  const { format, quiet, verbose } = options;
  printResult(renderTest(result, { format, color: hasColor(options.color, context.io), quiet, verbose }), context);
  context.exitCode = inputs.exitCode || result.exitCode;
}

/** Each rule file once. `FILE.expect`, which a glob may match, means FILE. */
function ruleFiles(paths: readonly string[], { fs }: Io): string[] {
  const found = new Map<string, string>();
  for (const path of paths) {
    const owner = path.endsWith(EXPECT_SUFFIX) ? path.slice(0, -EXPECT_SUFFIX.length) : '';
    const file = owner !== '' && fs.existsSync(encodeLatin1(owner)) ? owner : path;
    if (!found.has(normalize(file))) found.set(normalize(file), file);
  }
  return [...found.values()];
}
