import { CompiledRules } from '../../lookup/compiled-rules.js';
import { renderUpToDate } from '../../report/build/up-to-date.js';
import { decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { decodeName } from '../../text/visible.js';
import { type Draft, draftDatabase, findEmptySource, isUpToDate } from '../build/draft.js';
import { partReader } from '../build/part.js';
import { startBuild } from '../build/start.js';
import { type Context, print } from '../context.js';
import { STDIN } from '../files.js';
import type { BuildOptions } from '../options.js';
import type { Io } from '../process-io.js';
import { EXPECT_SUFFIX } from '../rule-files.js';

/**
 * The whole of `build` if there is nothing to do, as mostly: without what is needed to check rules, it takes a third of the
 * time. It leaves all else, and whatever there is to complain of, to `runBuild`.
 *
 * @returns whether there was nothing to do, and that has been printed
 */
export function reportUpToDate(operands: string[], options: BuildOptions, context: Context): boolean {
  const { run, force, watch, verbose, serverUser, format, dialect, allowEmpty, stdinFilename, quiet } = options;
  if (run !== undefined || force || watch || verbose || serverUser !== undefined || format !== 'text') return false;
  const { io } = context;
  let drafts: readonly Draft[];
  try {
    const { recipes, skipped } = startBuild(operands, options, io);
    if (skipped.some(({ reason }) => reason === 'orphan')) return false;
    if (recipes.some(({ parts }) => parts.includes(STDIN))) return false;
    const read = partReader(stdinFilename, io);
    drafts = recipes.map((recipe) => draftDatabase(recipe, dialect, read, io));
    const hasNothingToDo = (draft: Draft): boolean =>
      isUpToDate(draft) && (allowEmpty === true || findEmptySource(draft) === undefined) && !mayNeedChecks(draft, io);
    if (!drafts.every(hasNothingToDo)) return false;
  } catch {
    return false;
  }
  const titles = drafts.map(({ recipe }) => decodeName(encodeLatin1(recipe.title)));
  if (!quiet) print(Buffer.from(titles.map(renderUpToDate).join('')), context);
  return true;
}

/** Whether something may be wrong that does not show in the database: an expectation, or a line that makes no record. */
function mayNeedChecks({ recipe, sources, compiled }: Draft, { fs }: Io): boolean {
  if (recipe.parts.some((path) => fs.existsSync(encodeLatin1(path + EXPECT_SUFFIX)))) return true;
  const lines = decodeLatin1(sources.bytes).split('\n');
  const content = lines.filter((line) => !line.startsWith('#') && !/^[ \t]*$/.test(line));
  const rules = compiled instanceof CompiledRules ? compiled.lines?.count : undefined;
  return content.length !== rules || lines.some((line) => line.startsWith('#?'));
}
