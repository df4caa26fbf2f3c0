import type { BuiltDatabase } from '../../operations/build.js';
import { locate } from '../../report/findings/locate.js';
import { testPoints } from '../../report/test/points.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { countOf, joinWords } from '../../text/counts.js';
import { visibleName } from '../../text/visible.js';
import { type Context, print, printFailure } from '../context.js';
import type { BuildOptions } from '../options.js';
import { sleepSync } from '../output.js';
import type { Io } from '../process-io.js';
import { reportError } from '../report-error.js';
import { DATABASE_SUFFIX, EXPECT_SUFFIX, isDirectory } from '../rule-files.js';
import { type BuildResult, build } from './build.js';
import { startBuild } from './start.js';

/** In milliseconds: how often files are looked at. Whoever writes one may take as long until it is built. */
const INTERVAL = 150;

/**
 * Builds now, and again whenever a source changes, until the process is killed. Files are looked at rather than watched by
 * the system: that works for editors that rename, and on every file system.
 */
export function watch(operands: readonly string[], options: BuildOptions, context: Context): never {
  const { io } = context;
  let built: string | undefined;
  let before: string | undefined;
  for (;;) {
    const now = fingerprint(operands, options, io);
    // An editor may be in the middle of it.
    const hasSettled = built === undefined || now === before;
    before = now;
    if (hasSettled && now !== built) {
      buildAgain(operands, options, context, built === undefined);
      built = now;
    }
    sleepSync(INTERVAL);
  }
}

function buildAgain(operands: readonly string[], options: BuildOptions, context: Context, isFirst: boolean): void {
  const { io } = context;
  try {
    const result = build(startBuild(operands, options, io).recipes, options, io, () => {});
    const isWell = result.failures.length === 0;
    if (isWell) print(`${describeSuccess(result)}\n`, context);
    else printFailure(decodeLatin1(Buffer.from(describeFailure(result))), context);
  } catch (error) {
    // A mistake of the call is one for ever.
    if (isFirst) throw error;
    reportError(error, io);
  }
}

function describeSuccess({ databases }: BuildResult): string {
  const updated = databases.filter(({ state }) => state === 'updated');
  if (updated.length > 0)
    return `Updated ${joinWords(updated.map(({ databaseTitle }) => visibleName(databaseTitle)))}.`;
  const [first] = databases;
  if (databases.length === 1) return `${visibleName(first!.title)}: up to date`;
  return `${countOf(databases.length, 'database')} up to date`;
}

/** With the first place where something is wrong. */
function describeFailure({ databases, failures }: BuildResult): string {
  const place = databases.map(placeOf).find((found) => found !== undefined);
  const where = place === undefined ? '' : ` (${place})`;
  return `${failures[0]}${where}; the old database stays`;
}

function placeOf({ checked, refusals }: BuiltDatabase): string | undefined {
  if (checked === undefined || refusals.length === 0) return undefined;
  const [error] = checked.findings.flatMap(locate).filter(({ finding }) => finding.severity === 'error');
  const [point] = testPoints(checked.tested).filter(({ status }) => status === 'failed' || status === 'error');
  const located = error ?? point?.located;
  return located && `${visibleName(located.file)}:${located.line}: ${located.finding.message}`;
}

/** A text that changes when a source does: its contents, its name, or whether it is there. */
function fingerprint(operands: readonly string[], { part = [] }: BuildOptions, io: Io): string {
  const named = [...(operands.length === 0 && part.length === 0 ? ['.'] : operands), ...part];
  return named
    .flatMap((path) => (isDirectory(path, io) ? filesIn(path, io) : [path, path + EXPECT_SUFFIX]))
    .map((path) => `${path}\0${stateOf(path, io)}`)
    .join('\0');
}

function filesIn(directory: BinaryString, { fs }: Io): BinaryString[] {
  try {
    return fs
      .readdirSync(encodeLatin1(directory), { encoding: 'buffer' })
      .map(decodeLatin1)
      .filter((name) => !name.startsWith('.') && !name.endsWith(DATABASE_SUFFIX))
      .map((name) => `${directory}/${name}`);
  } catch {
    return [];
  }
}

function stateOf(path: BinaryString, { fs }: Io): string {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = fs.statSync(encodeLatin1(path), { bigint: true });
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`;
  } catch {
    return '';
  }
}
