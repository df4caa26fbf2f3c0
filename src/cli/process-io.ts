import type * as NodeFs from 'node:fs';

/** What a program uses of the operating system. */
export interface Io {
  /** The arguments after the program's name, as bytes. */
  readonly args: readonly Buffer[];

  /** The value of an environment variable, as bytes; undefined if it is unset. */
  env(name: string): Buffer | undefined;

  readonly fs: typeof NodeFs;

  /** File descriptors: 0, 1 and 2 in a real process. */
  readonly stdin: number;
  readonly stdout: number;
  readonly stderr: number;

  /** Whether a descriptor is a terminal. */
  isTerminal(descriptor: number): boolean;

  /** A clock, in milliseconds. */
  now(): number;

  /** Whether standard input is open. */
  hasStdin(): boolean;
}

const REPLACEMENT = '\ufffd';
const NUL = 0;

/**
 * The {@link Io} of a real process. Modules are parameters because the bundler's import of one slows down start-up.
 *
 * @param isTerminal from node:tty; without it, nothing is a terminal
 */
export function createProcessIo(
  process: NodeJS.Process,
  fs: typeof NodeFs,
  isTerminal: (descriptor: number) => boolean = () => false,
): Io {
  return {
    args: readRawArguments(process, fs),
    env: (name) => environmentValue(process, name, fs),
    fs: process.versions.bun === undefined ? fs : likeNode(fs),
    stdin: 0,
    stdout: 1,
    stderr: 2,
    isTerminal,
    now: Date.now,
    hasStdin: () => hasStdin(fs),
  };
}

/** Calls of which the first two arguments are names of files; of others it is the first, if any. */
const OF_TWO_NAMES: ReadonlySet<string> = new Set(['renameSync', 'linkSync', 'symlinkSync']);

/**
 * Bun's file system as Node's is. Bun, of which the executables are made, rejects an empty name that is given as bytes
 * before it asks the system, and does not say which call it was for which a name is too long.
 */
export function likeNode(fs: typeof NodeFs): typeof NodeFs {
  return new Proxy(fs, {
    get(target, name: string) {
      const call: unknown = Reflect.get(target, name);
      return typeof call === 'function' && name.endsWith('Sync') ? callLikeNode(call, name) : call;
    },
  });
}

// biome-ignore lint/complexity/noBannedTypes: any call, whatever it takes
function callLikeNode(call: Function, name: string): Function {
  const names = OF_TWO_NAMES.has(name) ? 2 : 1;
  const asName = (argument: unknown, i: number): unknown =>
    i < names && argument instanceof Uint8Array && argument.length === 0 ? '' : argument;
  return new Proxy(call, {
    apply(_, self, args: unknown[]) {
      try {
        return Reflect.apply(call, self, args.map(asName));
      } catch (error) {
        const { code, syscall } = error as NodeJS.ErrnoException;
        if (code === 'ENAMETOOLONG' && syscall === undefined) Object.assign(error as Error, { syscall: name });
        throw error;
      }
    },
    // realpathSync has another form of itself.
    get: (_, key) => (key === 'native' ? callLikeNode(Reflect.get(call, key), name) : Reflect.get(call, key)),
  });
}

/**
 * Node decodes arguments as UTF-8 and replaces what is not valid by U+FFFD; then, on Linux, the bytes are read back from
 * the kernel, where Node's own options come before ours.
 */
function readRawArguments(process: NodeJS.Process, fs: typeof NodeFs): Buffer[] {
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

/** The NUL-terminated strings of a file in /proc; none if there is no such file. */
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
 * Node opens /dev/null, for reading and writing, in place of a closed standard input; compiled, it would be a database
 * that allows every client. So a descriptor 0 that the kernel reports as such is taken to be closed. A daemon that passes
 * on a /dev/null it opened this way itself is refused too, which does no harm.
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

/** Device 1:3, as Linux encodes it. */
const DEV_NULL = 0x103;

const ACCESS_MODE = 3;
