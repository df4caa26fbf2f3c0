import { renderBuildJson } from '../../report/build/json.js';
import { renderBuild } from '../../report/build/text.js';
import { decodeLatin1 } from '../../text/bytes.js';
import { build } from '../build/build.js';
import { forServer } from '../build/for-server.js';
import { startBuild } from '../build/start.js';
import { watch } from '../build/watch.js';
import { type Context, print, printFailure, printNote } from '../context.js';
import type { BuildOptions } from '../options.js';
import { UsageError } from '../report-error.js';
import { printSkipped } from '../skipped-files.js';
import { hasColor, Progress } from '../terminal.js';

export function runBuild(named: string[], given: BuildOptions, context: Context): void {
  const { io } = context;
  if (given.watch) {
    if (given.check || given.format === 'json') throw new UsageError('--watch takes neither --check nor --format json');
    if (given.run !== undefined) throw new UsageError('--watch does not take --run');
    watch(named, given, context);
  }
  const { operands, options, asking, earlyBuild } = forServer(named, given, context);
  const { recipes, skipped } = startBuild(operands, options, io);
  printSkipped(skipped, options, context, (reason) => reason === 'orphan');
  using progress = new Progress(context);
  const show = (name: string): void => progress.show(`checking ${name}`);
  const results = [build(recipes, options, io, show, asking)];
  if (earlyBuild !== undefined) {
    const { recipes } = startBuild(earlyBuild.operands, earlyBuild.options, io);
    results.push(build(recipes, earlyBuild.options, io, show));
  }
  const databases = results.flatMap((result) => result.databases);
  const failures = results.flatMap((result) => result.failures);
  const exitCode = Math.max(...results.map((result) => result.exitCode));
  progress.end();
  const { quiet, verbose, color } = options;
  if (options.format === 'json') print(renderBuildJson(databases), context);
  else print(renderBuild(databases, { color: hasColor(color, io), quiet, verbose }), context);
  for (const text of failures) printFailure(decodeLatin1(Buffer.from(text)), context);
  if (databases.some(({ state }) => state === 'updated'))
    printNote('servers read a new database at the next connection; they need no restart', context);
  context.exitCode = exitCode;
}
