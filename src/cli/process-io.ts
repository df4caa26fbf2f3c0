import type * as NodeFs from 'node:fs';
import type { Io } from './io.js';

const REPLACEMENT = '\ufffd';
const NUL = 0;

/**
 * The world of a real process. Modules are handed in, because the bundler's import of one costs a start-up dear.
 *
 * @param isTerminal of node:tty; for a program that does not ask there are no terminals
 */
export function createProcessIo(
  process: NodeJS.Process,
  fs: typeof NodeFs,
  isTerminal: (descriptor: number) => boolean = () => false,
): Io {
  return {
    args: argumentsOf(process, fs),
    env: (name) => environmentValue(process, name, fs),
    fs,
    stdin: 0,
    stdout: 1,
    stderr: 2,
    isTerminal,
    now: Date.now,
    hasStdin: () => hasStdin(fs),
  };
}

/**
 * Node decodes arguments as UTF-8 and puts U+FFFD for what is not; then, on Linux, the bytes are read back from the
 * kernel. Options of Node itself stand in front of ours there.
 */
function argumentsOf(process: NodeJS.Process, fs: typeof NodeFs): Buffer[] {
  const decoded = process.argv.slice(2);
  if (decoded.some((argument) => argument.includes(REPLACEMENT))) {
    const raw = kernelStrings('/proc/self/cmdline', fs);
    if (raw.length >= decoded.length) return raw.slice(raw.length - decoded.length);
  }
  return decoded.map((argument) => Buffer.from(argument));
}

function environmentValue(process: NodeJS.Process, name: string, fs: typeof NodeFs): Buffer | undefined {
  const decoded = process.env[name];
  if (decoded === undefined) return undefined;
  if (decoded.includes(REPLACEMENT)) {
    const prefix = Buffer.from(`${name}=`);
    const entry = kernelStrings('/proc/self/environ', fs).find((raw) => raw.subarray(0, prefix.length).equals(prefix));
    if (entry !== undefined) return entry.subarray(prefix.length);
  }
  return Buffer.from(decoded);
}

/** The NUL-terminated strings of a file in /proc; none where there is no such file. */
function kernelStrings(path: string, fs: typeof NodeFs): Buffer[] {
  let bytes: Buffer;
  try {
    bytes = fs.readFileSync(path);
  } catch {
    return [];
  }
  const strings: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(NUL); end !== -1; end = bytes.indexOf(NUL, start)) {
    strings.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return strings;
}

/**
 * Node opens /dev/null, for reading and writing, in place of a standard input that is closed; compiled, it would be a
 * database that allows everybody. So where the kernel tells that descriptor 0 is such a one, we take it for closed. A
 * daemon may hand one on that it opened itself, and is refused too, which loses nothing.
 */
function hasStdin(fs: typeof NodeFs): boolean {
  try {
    if (fs.fstatSync(0).rdev !== DEV_NULL) return true;
    const flags = /^flags:\s*([0-7]+)$/m.exec(fs.readFileSync('/proc/self/fdinfo/0', 'latin1'));
    return flags === null || (Number.parseInt(flags[1]!, 8) & ACCESS_MODE) !== fs.constants.O_RDWR;
  } catch {
    return true;
  }
}

/** Device 1:3, as Linux writes it. */
const DEV_NULL = 0x103;

const ACCESS_MODE = 3;
