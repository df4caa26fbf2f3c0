import { openFileSource } from '../cdb/file-source.js';
import { CdbFormatError } from '../cdb/format.js';
import { CdbReader, type RandomAccessSource } from '../cdb/reader.js';
import type { Dialect } from '../dialects/dialect.js';
import { type Hit, lookup } from '../lookup/lookup.js';
import type { Client } from '../net/client.js';
import { renderAnswer } from '../report/decisions/tcprulescheck.js';
import { systemError } from './errno.js';
import { printError, writeAll } from './output.js';
import type { Io } from './process-io.js';
import { CommandFailed, type LoadDialects, type Program, runProgram, withSystemErrors } from './program.js';

const HELP = `usage: tcprulescheck [--dialect=NAME] CDB

Shows what tcpserver or sslserver does with a client: the rule in CDB that decides,
the environment variables it sets, and whether the connection is allowed. The client
is read from the environment: TCPREMOTEIP, TCPREMOTEHOST, TCPREMOTEINFO.

  --dialect=NAME  look up as one of the originals does: djb (ucspi-tcp 0.88, the
                  default), ipv6 (ucspi-tcp-ipv6), fehcom (ucspi-tcp6, ucspi-ssl),
                  indimail; this option comes first, and TCPRULES_DIALECT in the
                  environment does the same
  --help          show this text; only without other arguments
  --version       show the version; only without other arguments

Examples:
  TCPREMOTEIP=127.0.0.1 tcprulescheck tcp.smtp.cdb
  TCPREMOTEIP=192.0.2.7 TCPREMOTEHOST=mail.example.net tcprulescheck tcp.smtp.cdb

Exit status: 0 the result is on standard output; 100 incorrect usage; 111 CDB cannot
be read or is damaged, or standard output cannot be written.
`;

/** `tcprulescheck CDB` (ucspi-tcp 0.88 tcprulescheck.c). Returns the exit code. */
export function main(io: Io, loadDialects: LoadDialects): number {
  return runProgram(program, io, loadDialects);
}

const program: Program = {
  name: 'tcprulescheck',
  help: HELP,
  run([cdb], dialect, io) {
    if (cdb === undefined) throw new CommandFailed({ what: 'usage', program: 'tcprulescheck' });
    const client: Client = {
      ip: io.env('TCPREMOTEIP'),
      host: io.env('TCPREMOTEHOST'),
      info: io.env('TCPREMOTEINFO'),
    };
    const description = dialect.explainPreamble(client);
    if (description !== undefined) printError(io, description);
    const hit = withSystemErrors(
      () => search(cdb, client, dialect, io),
      (error) => ({ what: 'read-database', cdb, error }),
    );
    withSystemErrors(
      () => writeAll(io, io.stdout, renderAnswer(hit && { key: hit.candidate.key, data: hit.data }, dialect)),
      (error) => ({ what: 'write-output', program: 'tcprulescheck', error }),
    );
  },
};

function search(cdb: Buffer, client: Client, dialect: Dialect, io: Io): Hit | undefined {
  const { fs } = io;
  const descriptor = fs.openSync(cdb, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    return lookup(new CdbReader(openRegion(descriptor, io), dialect.hash), client, dialect);
  } catch (error) {
    if (error instanceof CdbFormatError) throw systemError('EPROTO', 'read');
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

/** What can be mapped into memory; the original maps the file, and that refuses empty ones, devices and pipes. */
function openRegion(descriptor: number, { fs }: Io): RandomAccessSource {
  const status = fs.fstatSync(descriptor);
  if (status.isDirectory()) throw systemError('EISDIR', 'mmap');
  if (status.size === 0) throw systemError('EINVAL', 'mmap');
  return openFileSource(descriptor, status.size, fs);
}
