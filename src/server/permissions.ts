/** A file or directory, as far as its permissions matter. */
export interface Permissions {
  readonly path: string;
  readonly isDirectory: boolean;
  /** With the bits of the owner, the group and others. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** Who reads; the group is undefined where it is not known. */
export interface Reader {
  readonly uid: number;
  readonly gid: number | undefined;
}

/**
 * What keeps an account from reading a file: the first of the directories to it that cannot be searched, or the file itself.
 * Undefined if nothing does, or if that depends on a group which is not known.
 *
 * @param path from the root: directories, and then the file
 */
export function findObstacle(path: readonly Permissions[], { uid, gid }: Reader): Permissions | undefined {
  if (uid === 0) return undefined;
  return path.find((step) => {
    const bit = step.isDirectory ? 1 : 4;
    if (step.uid === uid) return (step.mode & (bit << 6)) === 0;
    const [byGroup, byOthers] = [(step.mode & (bit << 3)) !== 0, (step.mode & bit) !== 0];
    if (gid === undefined) return !byGroup && !byOthers;
    return !(step.gid === gid ? byGroup : byOthers);
  });
}
