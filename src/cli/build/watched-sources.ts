import { type BinaryString, encodeLatin1 } from '../../text/bytes.js';
import { ifPossible } from '../errno.js';
import type { Io } from '../process-io.js';
import { EXPECT_SUFFIX } from '../rule-files.js';
import { findRecipes, type SourceOptions } from './recipe.js';

/**
 * What a build reads: its sources and their expectations. Whatever else is in a directory, its own output for one, does not
 * matter.
 */
export class WatchedSources {
  #built: string | undefined;
  #before: string | undefined;

  constructor(
    readonly operands: readonly BinaryString[],
    readonly options: SourceOptions,
    readonly io: Io,
  ) {}

  /**
   * Looks at the files. True the first time, and when they are no longer as they were when it was true last, but are as they
   * were a look ago: an editor may be in the middle of it.
   */
  haveChanged(): boolean {
    const now = this.#look();
    const hasSettled = this.#built === undefined || now === this.#before;
    this.#before = now;
    if (!hasSettled || now === this.#built) return false;
    this.#built = now;
    return true;
  }

  /** A text that changes when a source does: its contents, its name, or whether it is there. */
  #look(): string {
    return this.#files()
      .map((path) => `${path}\0${this.#readState(path)}`)
      .join('\0');
  }

  #files(): BinaryString[] {
    try {
      const { recipes } = findRecipes(this.operands, this.options, this.io);
      return recipes.flatMap(({ parts }) => parts).flatMap((path) => [path, path + EXPECT_SUFFIX]);
    } catch {
      // The build says why there is nothing to build.
      return [];
    }
  }

  #readState(path: BinaryString): string {
    const stats = ifPossible(() => this.io.fs.statSync(encodeLatin1(path), { bigint: true }));
    return stats === undefined ? '' : [stats.dev, stats.ino, stats.size, stats.mtimeNs, stats.ctimeNs].join(' ');
  }
}
