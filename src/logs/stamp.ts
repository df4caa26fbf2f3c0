import { COLON, DASH, DOT, SPACE, ZERO } from '../text/ascii.js';
import { isDigit, wordEnd } from './scan.js';

export const NO_TIME = Number.NaN;

/** What a line has in front of it. */
type StampKind = 'none' | 'tai64n' | 'date' | 'syslog';

const AT = 0x40;
const UNDERSCORE = 0x5f;
const UPPER_T = 0x54;
const UPPER_Z = 0x5a;
const PLUS = 0x2b;

/** `@`, 16 digits of TAI seconds, 8 of nanoseconds. */
const TAI64N_LENGTH = 25;

/** `2026-11-21 21:40:39` */
const DATE_LENGTH = 19;

/** `Nov 21 21:40:39` */
const SYSLOG_LENGTH = 15;

/** UTC is as much behind TAI64's label as daemontools takes it to be, which has no leap seconds later than 1970. */
const TAI_OFFSET = 10;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Syslog stamps may be so far ahead of the clock of whoever reads them. */
const DAY = 24 * 60 * 60 * 1000;

/**
 * Finds the time in front of a line. Finding is apart from reading, which only some lines need.
 *
 * Dates are UTC with an underscore or a T between date and time, as svlogd writes them, unless an offset follows; with a
 * space they are local time, as tai64nlocal and s6-log write them. A syslog stamp has no year, and gets the last in which
 * it is not after `reference`.
 */
export class StampReader {
  kind: StampKind = 'none';

  /** Where the line goes on after the stamp and its spaces. */
  end = 0;

  #start = 0;
  #minute = -1;
  #minuteTime = 0;
  #year = 0;

  /** @param reference milliseconds: when the lines were written at the latest */
  constructor(public reference: number) {}

  find(line: Uint8Array, start: number, end: number): void {
    this.kind = 'none';
    this.end = start;
    const byte = line[start]!;
    if (byte === AT) this.#findTai(line, start, end);
    else if (isDigit(byte)) this.#findDate(line, start, end);
    else if (end - start > SYSLOG_LENGTH && line[start + 3] === SPACE) this.#findSyslog(line, start);
  }

  /** The time of the stamp that was found, in milliseconds of UTC; {@link NO_TIME} where it is none. */
  read(line: Uint8Array): number {
    switch (this.kind) {
      case 'none':
        return NO_TIME;
      case 'tai64n':
        return readTai(line, this.#start + 1);
      case 'date':
        return this.#readDate(line, this.#start);
      case 'syslog':
        return this.#readSyslog(line, this.#start);
    }
  }

  #findTai(line: Uint8Array, start: number, end: number): void {
    if (end - start <= TAI64N_LENGTH || line[start + TAI64N_LENGTH] !== SPACE) return;
    for (let at = start + 1; at < start + TAI64N_LENGTH; at += 1) if (parseHexDigit(line[at]!) < 0) return;
    this.#found('tai64n', start, skipSpaces(line, start + TAI64N_LENGTH, end));
    // s6-log can write both.
    const next = this.end;
    if (isDigit(line[next]) && isDate(line, next, end))
      this.end = skipSpaces(line, wordEnd(line, next + DATE_LENGTH, end), end);
  }

  #findDate(line: Uint8Array, start: number, end: number): void {
    if (!isDate(line, start, end)) return;
    const last = wordEnd(line, start + DATE_LENGTH, end);
    if (line[last] === SPACE) this.#found('date', start, skipSpaces(line, last, end));
  }

  #findSyslog(line: Uint8Array, start: number): void {
    const isOne =
      line[start + 6] === SPACE &&
      line[start + 9] === COLON &&
      line[start + 12] === COLON &&
      line[start + SYSLOG_LENGTH] === SPACE;
    if (isOne) this.#found('syslog', start, start + SYSLOG_LENGTH + 1);
  }

  #found(kind: StampKind, start: number, end: number): void {
    this.kind = kind;
    this.#start = start;
    this.end = end;
  }

  #readDate(line: Uint8Array, start: number): number {
    const year = parseNumber(line, start, 4);
    const month = parseNumber(line, start + 5, 2);
    const day = parseNumber(line, start + 8, 2);
    const hour = parseNumber(line, start + 11, 2);
    const minute = parseNumber(line, start + 14, 2);
    const seconds = parseSeconds(line, start + 17);
    let at = start + DATE_LENGTH;
    if (line[at] === DOT) for (at += 1; isDigit(line[at]); ) at += 1;
    const offset = parseOffset(line, at);
    const isLocal = line[start + 10] === SPACE && offset === undefined;
    // Lines of the same minute follow each other.
    const key = ((((year * 16 + month) * 32 + day) * 32 + hour) * 64 + minute) * 2 + Number(isLocal);
    if (key !== this.#minute) {
      this.#minute = key;
      this.#minuteTime = isLocal
        ? new Date(year, month - 1, day, hour, minute).getTime()
        : Date.UTC(year, month - 1, day, hour, minute);
    }
    return this.#minuteTime + seconds * 1000 - (offset ?? 0) * 60_000;
  }

  #readSyslog(line: Uint8Array, start: number): number {
    const month = MONTHS.indexOf(String.fromCharCode(line[start]!, line[start + 1]!, line[start + 2]!));
    if (month === -1) return NO_TIME;
    const tens = line[start + 4] === SPACE ? 0 : parseDigit(line[start + 4]!);
    const day = 10 * tens + parseDigit(line[start + 5]!);
    const hour = parseNumber(line, start + 7, 2);
    const minute = parseNumber(line, start + 10, 2);
    const seconds = parseNumber(line, start + 13, 2);
    const key = -2 - (((month * 32 + day) * 32 + hour) * 64 + minute);
    if (key !== this.#minute) {
      this.#year ||= new Date(this.reference).getFullYear();
      this.#minute = key;
      let year = this.#year;
      let time = new Date(year, month, day, hour, minute).getTime();
      // A 29 February is that of a leap year.
      while (time > this.reference + DAY || (month === 1 && day === 29 && !isLeap(year))) {
        year -= 1;
        time = new Date(year, month, day, hour, minute).getTime();
      }
      this.#minuteTime = time;
    }
    return this.#minuteTime + seconds * 1000;
  }
}

function isLeap(year: number): boolean {
  return new Date(year, 1, 29).getMonth() === 1;
}

function readTai(line: Uint8Array, start: number): number {
  const seconds = (parseHex(line, start) - 0x40000000) * 2 ** 32 + parseHex(line, start + 8) - TAI_OFFSET;
  return seconds * 1000 + parseHex(line, start + 16) / 1e6;
}

/** A number of eight hexadecimal digits. */
function parseHex(line: Uint8Array, start: number): number {
  let number = 0;
  for (let at = start; at < start + 8; at += 1) number = number * 16 + parseHexDigit(line[at]!);
  return number;
}

function isDate(line: Uint8Array, start: number, end: number): boolean {
  if (end - start <= DATE_LENGTH || line[start + 4] !== DASH || line[start + 7] !== DASH) return false;
  const middle = line[start + 10];
  if (middle !== SPACE && middle !== UNDERSCORE && middle !== UPPER_T) return false;
  return line[start + 13] === COLON && line[start + 16] === COLON;
}

function skipSpaces(line: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && line[at] === SPACE) at += 1;
  return at;
}

/** Seconds with a fraction. */
function parseSeconds(line: Uint8Array, start: number): number {
  let seconds = parseNumber(line, start, 2);
  if (line[start + 2] !== DOT) return seconds;
  let unit = 0.1;
  for (let at = start + 3; isDigit(line[at]); at += 1) {
    seconds += parseDigit(line[at]!) * unit;
    unit /= 10;
  }
  return seconds;
}

/** Minutes ahead of UTC: `Z`, `+01:00`, `-0530`; undefined for none. */
function parseOffset(line: Uint8Array, at: number): number | undefined {
  const sign = line[at];
  if (sign === UPPER_Z) return 0;
  if (sign !== PLUS && sign !== DASH) return undefined;
  const minutes = parseNumber(line, line[at + 3] === COLON ? at + 4 : at + 3, 2);
  const offset = 60 * parseNumber(line, at + 1, 2) + minutes;
  return sign === PLUS ? offset : -offset;
}

/** A number of this many digits; not a number where one of them is not a digit. */
function parseNumber(line: Uint8Array, start: number, digits: number): number {
  let number = 0;
  for (let at = start; at < start + digits; at += 1) number = number * 10 + parseDigit(line[at]!);
  return number;
}

function parseDigit(byte: number): number {
  return isDigit(byte) ? byte - ZERO : Number.NaN;
}

/** The hexadecimal digits by their bytes; -1 for all others. */
const HEX = Int8Array.from({ length: 256 }, (_, byte) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(byte).toLowerCase()),
);

function parseHexDigit(byte: number): number {
  return HEX[byte]!;
}
