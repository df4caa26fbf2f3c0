import type { BuiltDatabase } from '../../operations/build.js';
import { locate } from '../../report/findings/locate.js';
import { testPoints } from '../../report/test/points.js';
import { type BinaryString, decodeLatin1 } from '../../text/bytes.js';
import { countOf, joinWords } from '../../text/counts.js';
import { visibleName } from '../../text/visible.js';
import { type Context, print, printFailure } from '../context.js';
import type { BuildOptions } from '../options.js';
import { sleepSync } from '../output.js';
import { reportError } from '../report-error.js';
import type { SkippedFile } from '../rule-files.js';
import { printSkipped } from '../skipped-files.js';
import { type BuildResult, build } from './build.js';
import { startBuild } from './start.js';
import { WatchedSources } from './watched-sources.js';

/** In milliseconds: how often files are looked at. Whoever writes one may take as long until it is built. */
const INTERVAL = 150;

/**
 * Builds now, and again whenever a source changes, until the process is killed. Files are looked at rather than watched by
 * the system: that works for editors that rename, and on every file system.
 */
export function watch(operands: readonly string[], options: BuildOptions, context: Context): never {
  const sources = new WatchedSources(operands, options, context.io);
  const rounds = new Rounds(operands, options, context);
  for (;;) {
    if (sources.haveChanged()) rounds.build();
    sleepSync(INTERVAL);
  }
}

/** Builds again and again, and says of each build what was not known before. */
class Rounds {
  #isFirst = true;
  /** Whether the build before was well and said so. */
  #wasWell = false;
  /** The databases without a source that there were. */
  #orphans: readonly BinaryString[] = [];

  constructor(
    readonly operands: readonly BinaryString[],
    readonly options: BuildOptions,
    readonly context: Context,
  ) {}

  build(): void {
    const { io } = this.context;
    let isWell = false;
    try {
      isWell = this.#buildOnce();
    } catch (error) {
      // A mistake of the call is one for ever.
      if (this.#isFirst) throw error;
      reportError(error, io);
    }
    this.#isFirst = false;
    this.#wasWell = isWell;
  }

  #buildOnce(): boolean {
    const { io } = this.context;
    const { recipes, skipped } = startBuild(this.operands, this.options, io);
    this.#mentionOrphans(skipped);
    const result = build(recipes, this.options, io, () => {});
    const isWell = result.failures.length === 0;
    if (!isWell) printFailure(decodeLatin1(Buffer.from(describeFailure(result))), this.context);
    else if (!this.#wasWell || hasUpdated(result)) print(`${describeSuccess(result)}\n`, this.context);
    return isWell;
  }

  #mentionOrphans(skipped: readonly SkippedFile[]): void {
    const orphans = skipped.filter(({ reason }) => reason === 'orphan');
    const known = new Set(this.#orphans);
    const isNew = ({ path }: SkippedFile): boolean => !known.has(path);
    printSkipped(orphans.filter(isNew), this.options, this.context, () => true);
    this.#orphans = orphans.map(({ path }) => path);
  }
}

function hasUpdated({ databases }: BuildResult): boolean {
  return databases.some(({ state }) => state === 'updated');
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
  const place = databases.map(describeFirstError).find((found) => found !== undefined);
  const where = place === undefined ? '' : ` (${place})`;
  return `${failures[0]}${where}; the old database stays`;
}

function describeFirstError({ checked, refusals }: BuiltDatabase): string | undefined {
  if (checked === undefined || refusals.length === 0) return undefined;
  const [error] = checked.findings.flatMap(locate).filter(({ finding }) => finding.severity === 'error');
  const [point] = testPoints(checked.tested).filter(({ status }) => status === 'failed' || status === 'error');
  const located = error ?? point?.located;
  return located && `${visibleName(located.file)}:${located.line}: ${located.finding.message}`;
}
