import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogReader } from '../logs/reader.js';
import { callSystem, SystemError } from '../system-error.js';
import { encodeLatin1, joinBytes } from '../text/bytes.js';
import { formatCount } from '../text/counts.js';
import { decodeName } from '../text/visible.js';
import { readStdin, STDIN } from './files.js';
import type { Io } from './process-io.js';
import type { Progress } from './terminal.js';

const PIECE_LENGTH = 256 * 1024;

/** The files of a log that multilog, s6-log or svlogd rotates, however a processor names what it makes of them. */
const ROTATED = /^(?:@[0-9a-f]{24}(?:\.[\w.-]+)?|current|previous)$/;

/** What compressed files begin with, and the program that reads them. */
const COMPRESSED = [
  { program: 'gzip', start: Buffer.from([0x1f, 0x8b]) },
  { program: 'xz', start: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
] as const;

/**
 * Reads logs, each a file, a directory with rotated files, or `-`, a piece at a time.
 *
 * @param paths binary strings
 * @throws SystemError
 */
export function readLogs(paths: readonly string[], reader: LogReader, io: Io, progress: Progress): void {
  const files = new LogFiles(reader, io, progress);
  for (const path of paths) {
    if (path === STDIN) files.readStdin();
    else for (const file of listFiles(encodeLatin1(path), io)) files.readFile(file);
  }
  reader.flush();
}

/** The files of a log: those of a directory in the order in which they were written. */
function listFiles(path: Uint8Array, io: Io): Uint8Array[] {
  const buffer = Buffer.from(path);
  const name = decodeName(path);
  if (!callSystem('read', name, () => io.fs.statSync(buffer)).isDirectory()) return [path];
  const names = callSystem('read', name, () => io.fs.readdirSync(buffer)) as string[];
  const rotated = names.filter((name) => ROTATED.test(name)).sort();
  if (rotated.length > 0) return rotated.map((name) => joinBytes([path, '/', name]));
  throw new SystemError('read', name, new Error('no file of it is a log, such as current or @4000….s'));
}

class LogFiles {
  readonly #start: number;

  constructor(
    readonly reader: LogReader,
    readonly io: Io,
    readonly progress: Progress,
  ) {
    this.#start = io.now();
  }

  readStdin(): void {
    this.reader.beginFile(this.io.now());
    this.#pump('standard input', (room) => readStdin(room, this.io));
  }

  readFile(path: Uint8Array): void {
    const { fs } = this.io;
    const name = decodeName(path);
    callSystem('read', name, () => {
      const descriptor = fs.openSync(Buffer.from(path), 'r');
      try {
        const stats = fs.fstatSync(descriptor);
        this.reader.beginFile(stats.mtimeMs);
        const start = Buffer.alloc(6);
        // What is not a file cannot be read again from its beginning.
        const count = stats.isFile() ? fs.readSync(descriptor, start, 0, start.length, 0) : 0;
        const packed = COMPRESSED.find((one) => start.subarray(0, Math.min(count, one.start.length)).equals(one.start));
        if (packed === undefined) this.#pumpFile(name, descriptor, stats.isFile());
        else withUnpacked(packed.program, descriptor, this.io, (unpacked) => this.#pumpFile(name, unpacked, true));
      } finally {
        fs.closeSync(descriptor);
      }
    });
  }

  #pumpFile(name: string, descriptor: number, isFile: boolean): void {
    let at = 0;
    this.#pump(name, (room) => {
      const count = this.io.fs.readSync(descriptor, room, 0, room.length, isFile ? at : null);
      at += count;
      return count;
    });
  }

  #pump(name: string, read: (room: Uint8Array) => number): void {
    const room = new Uint8Array(PIECE_LENGTH);
    for (let count = read(room); count > 0; count = read(room)) {
      this.reader.push(room.subarray(0, count));
      this.#showRate(name);
    }
    this.reader.endFile();
  }

  /** Shows how many lines have been read, and how many a second. */
  #showRate(name: string): void {
    const { lines } = this.reader;
    const seconds = Math.max(1, this.io.now() - this.#start) / 1000;
    const rate = formatCount(Math.round(lines / seconds));
    this.progress.show(`reading ${name}: ${formatCount(lines)} lines, ${rate} a second`);
  }
}

/** Unpacks a file into one that has no name, and so goes when it is closed. @throws Error if the program fails */
function withUnpacked(program: string, descriptor: number, io: Io, use: (unpacked: number) => void): void {
  const directory = io.fs.mkdtempSync(join(tmpdir(), 'tcprulesctl-'));
  let unpacked: number;
  try {
    unpacked = io.fs.openSync(join(directory, 'log'), 'wx+', 0o600);
  } finally {
    io.fs.rmSync(directory, { recursive: true });
  }
  try {
    const { status, error, stderr } = spawnSync(program, ['-dc'], { stdio: [descriptor, unpacked, 'pipe'] });
    if (error !== undefined) {
      const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
      throw new Error(isMissing ? `it is compressed, and ${program} is not installed` : error.message);
    }
    if (status !== 0) {
      const complaint = decodeName(stderr)
        .split('\n')
        .find((line) => line.trim() !== '');
      throw new Error(complaint ?? `${program} failed`);
    }
    use(unpacked);
  } finally {
    io.fs.closeSync(unpacked);
  }
}
