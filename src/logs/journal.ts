import { EQUALS } from '../text/ascii.js';
import { hasAt } from './scan.js';
import { NO_TIME } from './stamp.js';

/** What journald's export format begins with. */
export const JOURNAL_START = Buffer.from('__CURSOR=');

const MESSAGE = Buffer.from('MESSAGE=');
const TIME = Buffer.from('__REALTIME_TIMESTAMP=');
const TAG = Buffer.from('SYSLOG_IDENTIFIER=');

/** The length in front of a field that may be any bytes. */
const LENGTH_BYTES = 8;

/** Longer messages are not decisions. */
const MAX_MESSAGE_LENGTH = 4096;

/**
 * Reads entries of `journalctl -o export`, a line at a time: `NAME=VALUE`, or for any bytes the name, their length in 8
 * bytes, least first, and the bytes. An empty line ends an entry.
 */
export class JournalReader {
  /** The message of the entry that ended, its time in milliseconds of UTC, and its tag. */
  readonly message = new Uint8Array(MAX_MESSAGE_LENGTH);
  messageLength = 0;
  time = NO_TIME;
  tag = '';

  /** How many bytes follow that belong to a field of any bytes, its LF included. */
  toSkip = 0;

  /** Whether the next 8 bytes are a length. */
  awaitsLength = false;

  static readonly lengthBytes = LENGTH_BYTES;

  /** Reads a line without its LF; true at the end of an entry that has a message. */
  readLine(line: Uint8Array, start: number, end: number): boolean {
    if (start === end) return this.messageLength > 0;
    if (hasAt(line, start, end, MESSAGE)) {
      const from = start + MESSAGE.length;
      // Of a longer one the beginning is enough, which is then damaged.
      this.messageLength = Math.min(end - from, MAX_MESSAGE_LENGTH);
      this.message.set(line.subarray(from, from + this.messageLength));
    } else if (hasAt(line, start, end, TIME)) {
      this.time = parseNumber(line, start + TIME.length, end) / 1000;
    } else if (hasAt(line, start, end, TAG)) {
      this.tag = Buffer.from(line.subarray(start + TAG.length, Math.min(end, start + 256))).toString('latin1');
    } else {
      const equals = line.indexOf(EQUALS, start);
      this.awaitsLength = equals === -1 || equals >= end;
    }
    return false;
  }

  /** Takes the length of a field of any bytes. */
  takeLength(line: Uint8Array, start: number): void {
    let length = 0;
    for (let at = start + LENGTH_BYTES - 1; at >= start; at -= 1) length = length * 256 + line[at]!;
    this.toSkip = length + 1;
    this.awaitsLength = false;
  }

  beginEntry(): void {
    this.messageLength = 0;
    this.time = NO_TIME;
    this.tag = '';
  }
}

function parseNumber(line: Uint8Array, start: number, end: number): number {
  const text = Buffer.from(line.subarray(start, Math.min(end, start + 20))).toString('latin1');
  return /^\d+$/.test(text) ? Number(text) : NO_TIME;
}
