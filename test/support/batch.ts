import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './folder.js';
import { quote, scriptOf } from './shell.js';

/** One run of a program among thousands. Texts have one character per byte. */
export interface BatchRun {
  /** The working directory. */
  readonly folder: string;
  readonly command: readonly string[];
  /** What is set besides nothing. */
  readonly env?: Readonly<Record<string, string>>;
  /** A file, from the working directory. */
  readonly stdin?: string;
}

export interface BatchEnding {
  /** That of the shell: above 128 if a signal ended the program. */
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** In seconds of processor time; a program that needs more loops endlessly. */
const LIMIT = 1;

/**
 * Runs programs one after the other from a single shell, which takes half a millisecond each where a process that Node
 * spawns takes several. An unpredictable mark separates the output of one from that of the next.
 */
export function runBatch(runs: readonly BatchRun[]): BatchEnding[] {
  const folder = freshFolder();
  const [script, out, err] = ['script', 'out', 'err'].map((name) => join(folder, name)) as [string, string, string];
  const mark = `\n${randomUUID()} `;
  const lines = runs.map(({ folder, command, env = {}, stdin = '/dev/null' }) => {
    const settings = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}; `);
    const program = `${settings.join('')}exec ${command.map(quote).join(' ')} <${quote(stdin)}`;
    return `(cd ${quote(folder)}; ulimit -S -t ${LIMIT}; ${program}); end`;
  });
  const end = `end() { code=$?; printf ${quote(`${mark}%s\n`)} $code; printf ${quote(`${mark}\n`)} >&2; }`;
  writeFileSync(script, scriptOf(end, ...lines));
  const descriptors = [openSync(out, 'w'), openSync(err, 'w')];
  const { status } = spawnSync('/bin/sh', [script], { env: {}, stdio: ['ignore', ...descriptors] });
  for (const descriptor of descriptors) closeSync(descriptor);
  if (status !== 0) throw new Error(`the shell ended with ${status}: ${readFileSync(err).subarray(-200)}`);
  const stderrs = split(readFileSync(err), mark);
  return split(readFileSync(out), mark).map(({ before, after }, i) => ({
    exitCode: Number(after),
    stdout: before,
    stderr: stderrs[i]!.before,
  }));
}

/** What is before each mark, and what follows it on its line. */
function split(bytes: Buffer, mark: string): { before: Buffer; after: string }[] {
  const parts: { before: Buffer; after: string }[] = [];
  for (let start = 0, at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, start)) {
    const lineEnd = bytes.indexOf('\n', at + mark.length);
    parts.push({ before: bytes.subarray(start, at), after: bytes.toString('latin1', at + mark.length, lineEnd) });
    start = lineEnd + 1;
  }
  return parts;
}
