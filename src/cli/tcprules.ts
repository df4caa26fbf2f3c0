import { CdbTooLargeError, HEADER_LENGTH } from '../cdb/format.js';
import { CdbWriter, type Sink } from '../cdb/writer.js';
import type { Dialect } from '../dialects/dialect.js';
import type { Failure } from '../dialects/messages.js';
import { KernelError } from '../kernel/kernel.js';
import { Compiler } from '../rules/compile.js';
import { LineTooLongError } from '../rules/line-buffer.js';
import { RulesError } from '../rules/problem.js';
import { syncDirectory } from './atomic-write.js';
import { errorText, systemCode, systemError } from './errno.js';
import { directoryOf } from './path.js';
import type { Io } from './process-io.js';
import { CommandFailed, type LoadDialects, type Program, runProgram, withSystemErrors } from './program.js';

const HELP = `usage: tcprules [--dialect=NAME] CDB TMP < RULES

Compiles the rules for tcpserver or sslserver on standard input to the constant
database CDB. It is written to TMP, which must be on the same file system, and
then renamed: a program that opens CDB reads the old database or the new one.

  --dialect=NAME  read the rules as one of the originals does: djb (ucspi-tcp 0.88,
                  the default), ipv6 (ucspi-tcp-ipv6), fehcom (ucspi-tcp6, ucspi-ssl),
                  indimail; this option comes first, and TCPRULES_DIALECT in the
                  environment does the same
  --help          show this text; only without other arguments
  --version       show the version; only without other arguments

Examples:
  tcprules tcp.smtp.cdb tcp.smtp.tmp < tcp.smtp
  printf '127.:allow,RELAYCLIENT=""\\n:allow\\n' | tcprules tcp.smtp.cdb tcp.smtp.tmp

Exit status: 0 success; 100 a line cannot be parsed (101 in fehcom), or incorrect
usage; 111 a system error. After an error TMP is left in place, and CDB is unchanged
unless TMP is the same file.
`;

/** `tcprules CDB TMP < RULES` (ucspi-tcp 0.88 tcprules.c). Returns the exit code. */
export function main(io: Io, loadDialects: LoadDialects): number {
  return runProgram(program, io, loadDialects);
}

const program: Program = {
  name: 'tcprules',
  help: HELP,
  run([cdb, tmp], dialect, io) {
    if (cdb === undefined || tmp === undefined) throw new CommandFailed({ what: 'usage', program: 'tcprules' });
    const { fs } = io;
    const { O_WRONLY, O_CREAT, O_TRUNC, O_NONBLOCK } = fs.constants;
    const file = withSystemErrors(
      () => fs.openSync(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_NONBLOCK, 0o644),
      (error) => ({ what: 'create', tmp, error }),
    );
    const writeFailure = (error: string): Failure => ({ what: 'write', tmp, error });
    withSystemErrors(() => refuseUnseekable(file, io), writeFailure);
    const sink: Sink = {
      write: (bytes, position) => withSystemErrors(() => writeAt(file, bytes, position, io), writeFailure),
    };
    compile(sink, dialect, io, writeFailure);
    withSystemErrors(() => fs.fsyncSync(file), writeFailure);
    withSystemErrors(() => fs.closeSync(file), writeFailure);
    withSystemErrors(
      () => fs.renameSync(tmp, cdb),
      (error) => ({ what: 'move', tmp, cdb, error }),
    );
    withSystemErrors(
      () => syncDirectory(directoryOf(cdb), io.fs),
      (error) => ({ what: 'write', tmp: cdb, error }),
    );
  },
};

/** Compiles standard input. On a failure, first writes what the original would have written by then. */
function compile(sink: Sink, dialect: Dialect, io: Io, writeFailure: (error: string) => Failure): void {
  let writer: CdbWriter | undefined;
  try {
    writer = new CdbWriter(sink);
    const compiler = new Compiler(dialect, writer);
    for (let total = 0; ; ) {
      const room = compiler.writable();
      const count = readInput(room, total === 0, io);
      if (count === 0) break;
      total += count;
      compiler.commit(count);
    }
    compiler.finish();
  } catch (error) {
    const failure = toFailure(error, writeFailure);
    if (failure === undefined) throw error;
    if (!(error instanceof CommandFailed) || failure.what === 'read-input') writer?.flush();
    throw new CommandFailed(failure);
  }
}

/** Reads into `room` and returns the number of bytes read, 0 at the end. */
function readInput(room: Uint8Array, isFirst: boolean, io: Io): number {
  return withSystemErrors(
    () => {
      const count = io.fs.readSync(io.stdin, room, 0, room.length, null);
      if (count === 0 && isFirst && !io.hasStdin()) throw systemError('EBADF', 'read');
      return count;
    },
    (error) => ({ what: 'read-input', error }),
  );
}

function toFailure(error: unknown, writeFailure: (error: string) => Failure): Failure | undefined {
  if (error instanceof CommandFailed) return error.failure;
  if (error instanceof RulesError) return { what: 'rules', problem: error.problem, text: error.text };
  if (error instanceof CdbTooLargeError) return writeFailure(errorText('ENOMEM'));
  if (error instanceof KernelError) return { what: 'runtime', program: 'tcprules', reason: error.message };
  if (error instanceof LineTooLongError || error instanceof RangeError) return { what: 'memory', program: 'tcprules' };
  return undefined;
}

/** The original seeks before it reads, so it rejects a pipe whatever the rules are. */
function refuseUnseekable(file: number, io: Io): void {
  try {
    io.fs.writeSync(file, new Uint8Array(0), 0, 0, HEADER_LENGTH);
  } catch (error) {
    if (systemCode(error) === 'ESPIPE') throw error;
  }
}

/** Node takes lengths as signed 32-bit integers. */
const MAX_AT_ONCE = 2 ** 30;

function writeAt(file: number, bytes: Uint8Array, position: number, io: Io): void {
  for (let written = 0; written < bytes.length; ) {
    const length = Math.min(bytes.length - written, MAX_AT_ONCE);
    written += io.fs.writeSync(file, bytes, written, length, position + written);
  }
}
