import { type BinaryString, decodeLatin1, encodeLatin1 } from '../../text/bytes.js';
import { ifPossible } from '../errno.js';
import type { BuildOptions } from '../options.js';
import { directoryOf } from '../path.js';
import type { Io } from '../process-io.js';
import { removeLitter } from '../temporary-files.js';
import { findRecipes, type Recipes, requireDistinctFiles } from './recipe.js';

/**
 * Finds out what there is to build, and clears away what killed builds left behind.
 *
 * @throws UsageError
 * @throws SystemError
 */
export function startBuild(operands: readonly string[], options: BuildOptions, io: Io): Recipes {
  const found = findRecipes(operands, options, io);
  requireDistinctFiles(found.recipes, io);
  if (options.check) return found;
  const directories = new Set(found.recipes.map(({ database }) => resolveDirectory(database, io)));
  for (const directory of directories) removeLitter(encodeLatin1(directory), io.fs, io.now());
  return found;
}

/** The directory in which a file is replaced: where it is a link, that of the file it leads to. */
function resolveDirectory(path: BinaryString, { fs }: Io): BinaryString {
  const named = encodeLatin1(path);
  return decodeLatin1(directoryOf(ifPossible(() => fs.realpathSync.native(named, 'buffer')) ?? named));
}
