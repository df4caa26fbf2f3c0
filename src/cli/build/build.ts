import type { CompiledRules } from '../../lookup/compiled-rules.js';
import {
  type AskingServer,
  type BuildState,
  type BuiltDatabase,
  type CheckedSources,
  checkSources,
  chooseExitCode,
  compareDatabases,
  findComplaints,
  findRefusals,
  type Refusal,
  summarizeSources,
} from '../../operations/build.js';
import type { Diff } from '../../operations/diff.js';
import { hasTooManyFindings } from '../../operations/lint.js';
import { type Verification, verify } from '../../operations/verify.js';
import { describeRefusals } from '../../report/build/words.js';
import { RulesError } from '../../rules/problem.js';
import { SystemError } from '../../system-error.js';
import { type BinaryString, encodeLatin1 } from '../../text/bytes.js';
import { countOf, joinWords } from '../../text/counts.js';
import { Source } from '../../text/source.js';
import { decodeName } from '../../text/visible.js';
import { ChangedError, findTarget, type Target } from '../atomic-write.js';
import { doEach, readIfExists, STDIN } from '../files.js';
import type { BuildOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { reportError } from '../report-error.js';
import { EXPECT_SUFFIX } from '../rule-files.js';
import { compileEarly } from '../run-option.js';
import { type Draft, draftDatabase, findEmptySource, isSame, isUpToDate } from './draft.js';
import { partReader, type ReadPart } from './part.js';
import type { Recipe } from './recipe.js';
import { findHindrance, findServerUser, type ServerUser } from './server-user.js';
import { writeDatabases } from './write-databases.js';

/** What came of a build. */
export interface BuildResult {
  readonly databases: readonly BuiltDatabase[];
  /** What went wrong, for people: a sentence each, without an end. */
  readonly failures: readonly string[];
  readonly exitCode: number;
}

/** What a build needs besides its recipes. */
interface Surroundings {
  readonly options: BuildOptions;
  readonly read: ReadPart;
  readonly serverUser: ServerUser | undefined;
  readonly asking: AskingServer | undefined;
  readonly io: Io;
  /** Is told what is being worked on. */
  readonly onFile: (name: string) => void;
}

/** A database on its way. */
interface Item extends BuiltDatabase {
  readonly draft: Draft;
  readonly target: Target;
  readonly refusals: Refusal[];
  state: BuildState;
  checked: CheckedSources | undefined;
  changes: Diff | undefined;
  verification: Verification | undefined;
}

/** One go at all databases. */
interface Round extends BuildResult {
  /** Whether files were changed meanwhile, so that there is to be another. */
  readonly isOvertaken: boolean;
}

/** How often a build begins again because files change under it. */
const MAX_ROUNDS = 10;

/**
 * Builds databases, all of them or none. If a source or a database is changed meanwhile, by an editor or by another build, it
 * begins again, so that in the end each database is that of its sources as they are then.
 *
 * @throws UsageError
 * @throws FileKindError
 */
export function build(
  recipes: readonly Recipe[],
  options: BuildOptions,
  io: Io,
  onFile: (name: string) => void,
  asking?: AskingServer,
): BuildResult {
  const serverUser = options.serverUser === undefined ? undefined : findServerUser(options.serverUser, io);
  const surroundings = { options, read: partReader(options.stdinFilename, io), serverUser, asking, io, onFile };
  const updated = new Map<Recipe, BuiltDatabase>();
  for (let round = 1; ; round += 1) {
    const { isOvertaken, ...result } = orFailure(() => buildOnce(recipes, surroundings, round === MAX_ROUNDS));
    const databases = result.databases.map((database, i) => {
      const before = updated.get(recipes[i]!);
      return before !== undefined && database.state === 'up-to-date' ? before : database;
    });
    for (const [i, database] of databases.entries()) {
      if (database.state === 'updated') updated.set(recipes[i]!, database);
    }
    if (!isOvertaken) return { ...result, databases };
  }

  /** What a system error leaves: databases are written last, and errors then are part of the result. */
  function orFailure(action: () => Round): Round {
    try {
      return action();
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      const databases = [...updated.values()];
      return finish(databases, [describeWritten(databases)], reportError(error, io));
    }
  }
}

/** @param isLast whether what is overtaken is a failure now */
function buildOnce(recipes: readonly Recipe[], surroundings: Surroundings, isLast: boolean): Round {
  const { options, read, serverUser, asking, io } = surroundings;
  const { found: items, exitCode } = doEach(
    recipes,
    (recipe): Item => {
      const target = findTarget(encodeLatin1(recipe.database), io.fs);
      const draft = draftDatabase(recipe, options.dialect, read, io, asking?.server.dialect);
      const { sources, dialect } = draft;
      if (asking?.early !== undefined) compileEarly(asking.early, draft.dialect);
      const isToWrite = options.check !== true && (options.force === true || !isUpToDate(draft));
      return {
        title: decodePath(recipe.title),
        databaseTitle: decodePath(recipe.databaseTitle),
        database: decodePath(recipe.database),
        sources,
        dialect,
        draft,
        target,
        isToWrite,
        refusals: [],
        state: 'up-to-date',
        checked: undefined,
        changes: undefined,
        verification: undefined,
      };
    },
    io,
  );
  if (exitCode !== 0) return finish([], ['nothing was written'], exitCode);
  for (const item of items) refuseAtOnce(item, surroundings);
  if (options.check) {
    for (const item of items) compareWithOld(item, surroundings);
    return finish(items);
  }
  const writes = items.filter(({ isToWrite }) => isToWrite);
  checkAll(items, writes.length > 0, surroundings);
  const isRefused = items.some(({ refusals }) => refusals.length > 0);
  for (const item of items) {
    if (item.refusals.length > 0) item.state = 'refused';
    else if (item.isToWrite) item.state = 'left';
  }
  return isRefused || writes.length === 0 ? finish(items) : write();

  function write(): Round {
    let error: SystemError | undefined;
    try {
      const outcome = writeDatabases(
        writes.map((item) => ({ item, target: item.target, bytes: (item.draft.compiled as CompiledRules).database })),
        ({ item, target }, staged) => {
          const hindrance = serverUser && findHindrance(serverUser, target, staged.status, io);
          if (hindrance !== undefined) item.refusals.push({ code: 'unreadable', hindrance });
          return hindrance === undefined;
        },
        io,
      );
      for (const { item } of outcome.written) item.state = 'updated';
      error = outcome.error;
    } catch (thrown) {
      error = thrown as SystemError;
    }
    for (const item of items) if (item.refusals.length > 0) item.state = 'refused';
    if (error !== undefined) {
      if (!isLast && error.cause instanceof ChangedError) return { ...finish(items, []), isOvertaken: true };
      return finish(items, [describeHalf(writes)], reportError(error, io));
    }
    const isOvertaken = !isLast && writes.some(({ draft, state }) => state === 'updated' && hasChanged(draft, read));
    return { ...finish(items), isOvertaken };
  }
}

/** What is wrong before any check: a source without rules, or a database that is not written and that the server cannot read. */
function refuseAtOnce({ draft, target, isToWrite, refusals }: Item, { options, serverUser, io }: Surroundings): void {
  const empty = options.allowEmpty ? undefined : findEmptySource(draft);
  if (empty !== undefined) {
    refusals.push({ code: 'no-rules', source: empty, isOnly: draft.sources.sources.length === 1 });
  }
  if (serverUser === undefined || isToWrite || target.old === undefined) return;
  const hindrance = findHindrance(serverUser, target, target.old, io);
  if (hindrance !== undefined) refusals.push({ code: 'unreadable', hindrance });
}

/** With `--check`: how the database that is there differs from the one of the sources. */
function compareWithOld(item: Item, { options, asking }: Surroundings): void {
  const { sources, compiled, dialect, old } = item.draft;
  if (compiled instanceof RulesError) {
    item.refusals.push({ code: 'does-not-compile' });
    item.state = 'refused';
  } else if (isUpToDate(item.draft)) {
    if (item.refusals.length > 0) item.state = 'refused';
  } else if (old.kind === 'present') {
    item.state = 'stale';
    item.verification = verify(sources.sources, old.source, { dialect });
    if (options.showChanges) item.changes = compareDatabases(sources, old.source, true, dialect, asking)?.diff;
  } else if (old.kind === 'missing') {
    item.state = 'missing';
  } else {
    item.state = 'stale';
    item.refusals.push({ code: 'unreadable', hindrance: `${old.error.message}` });
  }
}

/**
 * Lints and tests all sources, and compares with the old databases if that is wanted.
 *
 * @param isWriting whether any database is to be written
 */
function checkAll(items: readonly Item[], isWriting: boolean, { options, asking, io, onFile }: Surroundings): void {
  for (const item of items) {
    const { sources, compiled, dialect, recipe } = item.draft;
    onFile(recipe.title);
    const expectations = recipe.parts.flatMap((path) => {
      const beside = path === STDIN ? undefined : readIfExists(path + EXPECT_SUFFIX, io);
      return beside === undefined ? [] : [beside];
    });
    item.checked = checkSources({ sources, compiled, dialect, expectations, asking });
    item.refusals.push(...(isWriting ? findRefusals(item.checked, options) : findComplaints(item.checked)));
    if (item.isToWrite && item.checked.error === undefined) compareChanges(item, options, asking);
  }
  if (!isWriting) return;
  // More warnings than permitted in all files together.
  const all = items.flatMap(({ checked }) => checked ?? []);
  if (!hasTooManyFindings(summarizeSources(all), options)) return;
  for (const { checked, refusals } of items) {
    const { warnings } = summarizeSources([checked!]);
    const isKnown = refusals.some(({ code }) => code === 'findings');
    if (!isKnown && warnings > 0 && options.maxWarnings !== undefined)
      refusals.push({ code: 'findings', errors: 0, warnings });
  }
}

function compareChanges(
  item: Item,
  { showChanges, maxNewlyRelayed }: BuildOptions,
  asking: AskingServer | undefined,
): void {
  if (!showChanges && maxNewlyRelayed === undefined) return;
  const { sources, dialect, old } = item.draft;
  const isThere = old.kind !== 'missing';
  const source = old.kind === 'present' ? old.source : new Source(item.database, new Uint8Array());
  const changes = compareDatabases(sources, source, isThere, dialect, asking);
  if (showChanges && isThere) item.changes = changes?.diff;
  if (maxNewlyRelayed === undefined) return;
  if (changes === undefined) {
    item.refusals.push({ code: 'unknown-changes' });
    return;
  }
  const count = changes.newlyRelayed;
  if (count === undefined || count > maxNewlyRelayed)
    item.refusals.push({ code: 'newly-relayed', count, limit: maxNewlyRelayed });
}

/** Whether sources are no longer what was built of them. */
function hasChanged({ recipe, sources }: Draft, read: ReadPart): boolean {
  return recipe.parts.some((path, i) => {
    try {
      return !isSame(read(path).bytes, sources.sources[i]!.bytes);
    } catch {
      // It is gone: the next round says so.
      return true;
    }
  });
}

function describeFailures(databases: readonly BuiltDatabase[]): string[] {
  const failures = databases.filter(({ refusals }) => refusals.length > 0).map(describeRefusals);
  const left = databases.filter(({ state }) => state === 'left');
  if (left.length > 0 && failures.length > 0)
    failures.push(`${joinWords(left.map(({ databaseTitle }) => databaseTitle))} not updated either`);
  return failures;
}

function describeWritten(databases: readonly BuiltDatabase[]): string {
  if (databases.length === 0) return 'nothing was written';
  return `new: ${joinWords(databases.map(({ databaseTitle }) => databaseTitle))}`;
}

/** Which databases are new, after a failure. */
function describeHalf(writes: readonly Item[]): string {
  const names = (isNew: boolean): string[] =>
    writes.filter(({ state }) => (state === 'updated') === isNew).map(({ draft }) => draft.recipe.databaseTitle);
  const [written, left] = [names(true), names(false)];
  if (written.length === 0) return 'nothing was written';
  if (left.length === 0) return `${joinWords(written)} ${written.length === 1 ? 'is' : 'are'} new`;
  return `${countOf(written.length, 'database')} ${written.length === 1 ? 'is' : 'are'} new: ${joinWords(written)}; unchanged: ${joinWords(left)}`;
}

function finish(
  databases: readonly BuiltDatabase[],
  failures: readonly string[] = describeFailures(databases),
  exitCode: number = chooseExitCode(databases),
): Round {
  return { databases, failures, exitCode, isOvertaken: false };
}

function decodePath(path: BinaryString): string {
  return decodeName(encodeLatin1(path));
}
