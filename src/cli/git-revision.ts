import { spawnSync } from 'node:child_process';
import { SystemError } from '../system-error.js';
import { encodeLatin1 } from '../text/bytes.js';
import { Source } from '../text/source.js';
import { decodeName } from '../text/visible.js';
import { UsageError } from './report-error.js';

/**
 * The position of the colon in `REV:PATH`, -1 for none. A colon within braces, as in `main@{12:30}:PATH`, belongs to the
 * revision; `:0:PATH` is the index.
 */
function findRevisionColon(name: string): number {
  if (/^:[0-3]:/.test(name)) return 2;
  for (let at = 0; at < name.length; at += 1) {
    if (name[at] === ':') return at;
    if (name[at] !== '{') continue;
    const end = name.indexOf('}', at);
    if (end === -1) return name.indexOf(':', at);
    at = end;
  }
  return -1;
}

/** Whether this can be a file of a revision; PATH may be missing. Git would take a leading dash as an option. */
export function looksLikeRevision(name: string): boolean {
  return findRevisionColon(name) !== -1 && !name.startsWith('-');
}

/**
 * Reads `REV:PATH` in the git repository of the current directory: PATH is relative to its root, as in git, or else to the
 * current directory.
 *
 * @param name a binary string
 * @throws UsageError if there is no path
 * @throws SystemError with git's message
 */
export function readRevision(name: string): Source {
  const colon = findRevisionColon(name);
  const [revision, path] = [name.slice(0, colon), name.slice(colon + 1)];
  if (path === '') throw new UsageError(`there is no file "${name}", and a revision needs a path after the colon`);
  const found = show(name) ?? (/^\.{0,2}\//.test(path) ? undefined : show(`${revision}:./${path}`));
  if (found === undefined) throw unreadable(name, `git says: ${readComplaint(name)}`);
  return new Source(decodeName(encodeLatin1(name)), found, encodeLatin1(name));
}

/** The bytes of a file in a revision, undefined if there is none. */
function show(name: string): Buffer | undefined {
  // Command-line arguments to git have to be UTF-8; here a name is any bytes on one line.
  if (name.includes('\n')) return undefined;
  const output = git(['cat-file', '--batch'], encodeLatin1(`${name}\n`), name).stdout;
  const headEnd = output.indexOf('\n');
  const head = /^[0-9a-f]+ blob (\d+)$/.exec(output.toString('latin1', 0, Math.max(0, headEnd)));
  return head === null ? undefined : output.subarray(headEnd + 1, headEnd + 1 + Number(head[1]));
}

/** Git's message for a file it does not show. */
function readComplaint(name: string): string {
  const text = encodeLatin1(name).toString();
  // `git show` would treat a name with `*` or `[` as a pattern.
  const { status, stderr } = git(['cat-file', '-t', text], Buffer.alloc(0), name);
  if (status === 0) return 'this is not a file';
  const [line = ''] = decodeName(stderr).split('\n');
  return line.replace(/^fatal: /, '');
}

/** @param name a binary string */
function unreadable(name: string, reason: string): SystemError {
  return new SystemError('read', decodeName(encodeLatin1(name)), new Error(`there is no such file, and ${reason}`));
}

function git(args: readonly string[], input: Buffer, name: string) {
  const result = spawnSync('git', args, { input, maxBuffer: Number.POSITIVE_INFINITY });
  const code = (result.error as NodeJS.ErrnoException | undefined)?.code;
  // Outside a repository git exits before reading; its message is on stderr.
  if (result.error !== undefined && code !== 'EPIPE') {
    throw unreadable(name, code === 'ENOENT' ? 'git is not installed' : result.error.message);
  }
  return result;
}
