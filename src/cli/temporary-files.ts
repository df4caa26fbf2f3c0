import type * as fs from 'node:fs';
import { hostname } from 'node:os';
import { ifPossible, systemCode } from './errno.js';

/** What the names of our temporary files begin with. */
const PREFIX = '.tcprules-';

/** Where the process runs, its number, when it started, and something nobody else has. */
const FORM = /^\.tcprules-([\da-f]{1,32})-(\d{1,10})-(\d{1,20})-[\da-f]{16}$/;

/** Whether a process of another machine, or of another start of this one, still needs a file nobody knows after this time. */
const FOREIGN_AGE = 60 * 60 * 1000;

/**
 * The name of a temporary file, which says what process it belongs to.
 *
 * @param random 16 hexadecimal digits, new ones for each file
 */
export function temporaryName(random: string, fileSystem: typeof fs): string {
  const { pid } = process;
  const started = readStart(pid, fileSystem) ?? '0';
  return `${PREFIX}${readPlace(fileSystem)}-${pid}-${started}-${random}`;
}

/**
 * Removes the temporary files of processes that ended before they could, and of nobody else: by their names, they are ours,
 * and the process in the name is gone. What cannot be removed stays.
 *
 * @param now in milliseconds since 1970
 */
export function removeLitter(directory: Uint8Array, fileSystem: typeof fs, now: number): void {
  const names = ifPossible(() => fileSystem.readdirSync(Buffer.from(directory), 'latin1' as BufferEncoding));
  for (const name of names ?? []) {
    if (!FORM.test(name)) continue;
    const path = Buffer.concat([directory, Buffer.from(`/${name}`)]);
    ifPossible(() => {
      const status = fileSystem.lstatSync(path);
      if (status.isFile() && isAbandoned(name, now - status.mtimeMs, fileSystem)) fileSystem.rmSync(path);
    });
  }
}

/** @param age in milliseconds */
function isAbandoned(name: string, age: number, fileSystem: typeof fs): boolean {
  const [, place, pid, started] = FORM.exec(name)!;
  if (place !== readPlace(fileSystem)) return age > FOREIGN_AGE;
  if (!isRunning(Number(pid))) return true;
  const now = readStart(Number(pid), fileSystem);
  return now !== undefined && now !== started;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) !== 'ESRCH';
  }
}

/** When a process started, in ticks since the machine did: numbers are used again. Undefined if it is not known. */
function readStart(pid: number, fileSystem: typeof fs): string | undefined {
  const status = read(`/proc/${pid}/stat`, fileSystem);
  // The name of the program, in parentheses, may have spaces and parentheses.
  return status?.slice(status.lastIndexOf(')') + 2).split(' ')[19];
}

let place: string | undefined;

/** Where numbers of processes mean the same: this start of this machine, this container. */
function readPlace(fileSystem: typeof fs): string {
  if (place === undefined) {
    const boot = read('/proc/sys/kernel/random/boot_id', fileSystem)
      ?.replaceAll(/[^\da-f]/g, '')
      .slice(0, 16);
    place = boot ? boot + readNamespace(fileSystem) : Buffer.from(hostname()).toString('hex').slice(0, 32) || '0';
  }
  return place;
}

/** The number of the namespace of process numbers, in hexadecimal. */
function readNamespace(fileSystem: typeof fs): string {
  const link = ifPossible(() => fileSystem.readlinkSync('/proc/self/ns/pid')) ?? '';
  const [number = '0'] = /\d+/.exec(link) ?? [];
  return Number(number).toString(16);
}

function read(path: string, fileSystem: typeof fs): string | undefined {
  return ifPossible(() => fileSystem.readFileSync(path, 'latin1'));
}
