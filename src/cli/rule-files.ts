import { looksLikeDatabase } from '../lookup/compiled-rules.js';
import { callSystem } from '../system-error.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import { decodeName } from '../text/visible.js';
import { ifPossible, systemCode } from './errno.js';
import { isLink } from './files.js';
import type { Io } from './process-io.js';
import { UsageError } from './report-error.js';

/** What a directory of rule files holds. Paths are binary strings that begin with that of the directory. */
interface RuleFiles {
  /** In the order of their names. */
  readonly files: readonly BinaryString[];
  readonly skipped: readonly SkippedFile[];
}

/** A file that looks like rules, or belongs to some, and is not one of {@link RuleFiles.files}. */
export interface SkippedFile {
  readonly path: BinaryString;
  readonly reason: SkippedReason;
}

export type SkippedReason =
  | 'backup'
  | 'temporary'
  | 'database'
  /** A database without a source. */
  | 'orphan'
  | 'makefile'
  | 'expectations'
  /** It has no database, but a file has one whose name is the beginning of its own. */
  | 'variant'
  | 'not-a-file'
  /** Neither its name nor a database says that it holds rules. */
  | 'other';

/** The suffix of a database, and of the expectations for a rule file. */
export const DATABASE_SUFFIX = '.cdb';
export const EXPECT_SUFFIX = '.expect';

const RULE_FILE = /^(?:tcp|rules)\..|.\.rules$/s;

/** What says by its name that it is something else. */
const OTHERS: readonly (readonly [SkippedReason, RegExp])[] = [
  ['backup', /~$|^#.*#$|\.(?:bak|old|orig|save|rej|rpmnew|rpmsave|rpmorig|ucf-(?:dist|old|new)|dpkg-[\w-]+)$/s],
  ['temporary', /\.te?mp(?:\.|$)|\.(?:lock|sw[a-p])$/s],
  ['database', /\.cdb(?:\.|$)/s],
  ['makefile', /^(?:GNU)?makefile$|\.mk$/is],
  ['expectations', /\.expect$/s],
];

/**
 * Finds the rule files of a directory, not of those in it: each file that has a database beside it, and those whose names
 * say so.
 *
 * @throws SystemError if it cannot be read
 * @throws UsageError if it has no rule files
 */
export function findRuleFiles(directory: BinaryString, io: Io): RuleFiles {
  const names = readNames(directory, io);
  const all = new Set(names);
  const files: BinaryString[] = [];
  const skipped: SkippedFile[] = [];
  const hasDatabase = (name: string): boolean => all.has(name + DATABASE_SUFFIX);
  for (const name of names) {
    if (name.startsWith('.')) continue;
    const path = join(directory, name);
    // Whatever has a database beside it is taken for what that is made of.
    const reason = classifySkipped(name) ?? (!hasDatabase(name) && isDatabase(path, io) ? 'database' : undefined);
    if (reason === undefined) files.push(path);
    else skipped.push({ path, reason });
  }
  if (files.length === 0) throw new UsageError(describeNone(directory, skipped));
  return { files, skipped };

  function classifySkipped(name: string): SkippedReason | undefined {
    if (name.endsWith(DATABASE_SUFFIX) && !all.has(name.slice(0, -DATABASE_SUFFIX.length))) return 'orphan';
    for (const [reason, form] of OTHERS) if (form.test(name)) return reason;
    if (!isFile(join(directory, name), io)) return 'not-a-file';
    if (hasDatabase(name)) return undefined;
    if (!RULE_FILE.test(name)) return 'other';
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const start = name.slice(0, dot);
      if (all.has(start) && hasDatabase(start)) return 'variant';
    }
    return undefined;
  }
}

function describeNone(directory: BinaryString, skipped: readonly SkippedFile[]): string {
  const orphan = skipped.find(({ reason }) => reason === 'orphan');
  const missing = orphan === undefined ? '' : `; ${orphan.path} has no source`;
  return `${directory}: no rule files, which are X where there is X.cdb, and tcp.*, rules.* and *.rules${missing}`;
}

/** The rule files that operands name: a file is itself, and a directory those in it. */
export function expandDirectories(operands: readonly BinaryString[], io: Io): RuleFiles {
  const files: BinaryString[] = [];
  const skipped: SkippedFile[] = [];
  for (const operand of operands) {
    if (!isDirectory(operand, io)) {
      files.push(operand);
      continue;
    }
    const found = findRuleFiles(operand, io);
    files.push(...found.files);
    skipped.push(...found.skipped);
  }
  return { files, skipped };
}

export function isDirectory(path: BinaryString, { fs }: Io): boolean {
  return ifPossible(() => fs.statSync(encodeLatin1(path)).isDirectory()) ?? false;
}

function readNames(directory: BinaryString, { fs }: Io): BinaryString[] {
  const path = encodeLatin1(directory);
  return callSystem('read', decodeName(path), () => fs.readdirSync(path, { encoding: 'buffer' }))
    .map(decodeLatin1)
    .sort();
}

function join(directory: BinaryString, name: BinaryString): BinaryString {
  if (directory === '.') return name;
  return directory.endsWith('/') ? directory + name : `${directory}/${name}`;
}

/** Whether there is a file, or something that is reported where it is read, such as a link that leads nowhere. */
function isFile(path: BinaryString, io: Io): boolean {
  try {
    return io.fs.statSync(encodeLatin1(path)).isFile();
  } catch (error) {
    return systemCode(error) !== 'ENOENT' || isLink(path, io);
  }
}

/** How much of a file tells a database from rules. */
const HEAD = 64;

/** Whether a file is a database under another name; one that cannot be read is reported elsewhere. */
function isDatabase(path: BinaryString, { fs }: Io): boolean {
  const head = Buffer.alloc(HEAD);
  try {
    const file = fs.openSync(encodeLatin1(path), fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0));
    try {
      return looksLikeDatabase(head.subarray(0, fs.readSync(file, head, 0, HEAD, 0)));
    } finally {
      fs.closeSync(file);
    }
  } catch {
    return false;
  }
}
