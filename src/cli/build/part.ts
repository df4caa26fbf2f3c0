import { LF, TAB } from '../../text/ascii.js';
import type { BinaryString } from '../../text/bytes.js';
import { Source } from '../../text/source.js';
import { readSource, STDIN } from '../files.js';
import { baseOf } from '../path.js';
import type { Io } from '../process-io.js';

/** The name of the file in which vpopmail keeps the addresses that may relay for a time. */
const OPEN_SMTP = 'open-smtp';

/** Reads a source as it is now. @throws SystemError */
export type ReadPart = (path: BinaryString) => Source;

/**
 * Reads sources. In vpopmail's `open-smtp`, each rule is followed by a TAB and the time it was made, which are left out.
 * Standard input is read once.
 */
export function partReader(stdinName: string, io: Io): ReadPart {
  let stdin: Source | undefined;
  return (path) => {
    if (path === STDIN) {
      stdin ??= readSource(path, stdinName, io);
      return stdin;
    }
    const source = readSource(path, stdinName, io);
    return baseOf(path) === OPEN_SMTP ? new Source(source.name, withoutTimes(source.bytes), source.path) : source;
  };
}

function withoutTimes(bytes: Uint8Array): Uint8Array {
  const kept = new Uint8Array(bytes.length);
  let length = 0;
  let isKept = true;
  for (const byte of bytes) {
    if (byte === LF) isKept = true;
    else if (byte === TAB) isKept = false;
    if (!isKept) continue;
    kept[length] = byte;
    length += 1;
  }
  return kept.subarray(0, length);
}
