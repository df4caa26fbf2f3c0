import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freshFolder } from './folder.js';
import { runInProcess, type Surroundings } from './in-process.js';

/** A fresh directory with these files. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = freshFolder();
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents);
  return folder;
}

/** How a run of tcprulesctl ended, and what it printed. */
export interface CtlRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `tcprulesctl ARGUMENT...` in a directory; its output is not a terminal. */
export function ctl(folder: string, args: readonly string[], surroundings: Surroundings = {}): CtlRun {
  const { exitCode, stdout, stderr } = runInProcess('tcprulesctl', folder, args, surroundings);
  return { exitCode, stdout: stdout.toString(), stderr: stderr.toString() };
}
