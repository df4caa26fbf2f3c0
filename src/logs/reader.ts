import { COLON, DOT, LF, SPACE } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import { DecisionBatch } from './batch.js';
import { DecisionReader, type MessageKind } from './decision.js';
import { JOURNAL_START, JournalReader } from './journal.js';
import { isDigit, wordEnd } from './scan.js';
import { NO_TIME, StampReader } from './stamp.js';

export interface LogCounts {
  /** Decisions by rules, those that {@link LogFilter} leaves out included. */
  decisions: number;
  /** Decisions that the filter leaves out. */
  filtered: number;
  /** Of these: those left out since they have no time. */
  withoutTime: number;
  limits: number;
  unreadableRules: number;
  server: number;
  damaged: number;
  unknown: number;
}

/** Which decisions count. Times are milliseconds of UTC; a decision without a time is then left out. */
export interface LogFilter {
  readonly since?: number | undefined;
  /** The first time that does not count any more. */
  readonly until?: number | undefined;
  /** A port of the server, or the name of a program or of a syslog tag. */
  readonly service?: string | undefined;
}

export interface LogListener {
  /** Takes decisions; the batch is used again after that. */
  onDecisions(batch: DecisionBatch): void;
  /** Is shown a line that is not understood, or begins like a decision but is not one; without its LF. */
  onUnknown?(line: Uint8Array, kind: 'unknown' | 'damaged'): void;
}

/** No line of a server is longer; the rest of a longer one is not looked at. */
const MAX_LINE_LENGTH = 64 * 1024;

/** Of a line that is too long this is shown. */
const SHOWN_LENGTH = 256;

/**
 * Reads logs of tcpserver and sslserver, in pieces of any size, in linear time and memory that does not grow. Each line may
 * begin with a stamp and what syslog puts after it; journald's export is recognised by how a file begins.
 */
export class LogReader {
  readonly counts: LogCounts = {
    decisions: 0,
    filtered: 0,
    withoutTime: 0,
    limits: 0,
    unreadableRules: 0,
    server: 0,
    damaged: 0,
    unknown: 0,
  };

  readonly #batch = new DecisionBatch();
  readonly #decision = new DecisionReader();
  readonly #stamp: StampReader;
  readonly #journal = new JournalReader();
  readonly #port: number;
  readonly #name: string | undefined;
  readonly #hasTimes: boolean;

  /** Begins with what has been read of a line whose end has not come. */
  #buffer = new Uint8Array(2 * MAX_LINE_LENGTH);
  #restLength = 0;
  #isJournal: boolean | undefined;
  /** Whether the rest of a line is skipped, which is too long. */
  #isPassing = false;

  constructor(
    readonly listener: LogListener,
    readonly filter: LogFilter = {},
  ) {
    const { service, since, until } = filter;
    const isPort = service !== undefined && /^\d+$/.test(service);
    this.#port = isPort ? Number(service) : -1;
    this.#name = isPort ? undefined : service;
    this.#hasTimes = since !== undefined || until !== undefined;
    this.#stamp = new StampReader(Date.now());
  }

  get lines(): number {
    const { decisions, limits, unreadableRules, server, damaged, unknown } = this.counts;
    return decisions + limits + unreadableRules + server + damaged + unknown;
  }

  /** Begins a file, which was last written at `reference`, in milliseconds: the years of syslog are inferred from that. */
  beginFile(reference: number): void {
    this.#stamp.reference = reference;
    this.#isJournal = undefined;
    this.#journal.beginEntry();
    this.#journal.toSkip = 0;
    this.#journal.awaitsLength = false;
  }

  push(piece: Uint8Array): void {
    const end = this.#restLength + piece.length;
    if (end > this.#buffer.length) {
      const larger = new Uint8Array(end + MAX_LINE_LENGTH);
      larger.set(this.#buffer.subarray(0, this.#restLength));
      this.#buffer = larger;
    }
    this.#buffer.set(piece, this.#restLength);
    const bytes = this.#buffer.subarray(0, end);
    this.#restLength = end;
    if (this.#isJournal === undefined) {
      if (end < JOURNAL_START.length) return;
      this.#isJournal = JOURNAL_START.equals(bytes.subarray(0, JOURNAL_START.length));
    }
    const done = this.#isJournal ? this.#readJournal(bytes) : this.#readLines(bytes);
    this.#buffer.copyWithin(0, done, end);
    this.#restLength = end - done;
    if (this.#restLength > MAX_LINE_LENGTH) this.#passOver();
  }

  /** Ends a file: its last line may lack its LF. */
  endFile(): void {
    const bytes = this.#buffer.subarray(0, this.#restLength);
    this.#restLength = 0;
    // So short a file was not looked at.
    const start = this.#isJournal === undefined ? this.#readLines(bytes) : 0;
    if (bytes.length > start && !this.#isPassing) {
      if (this.#isJournal) this.#journal.readLine(bytes, start, bytes.length);
      else this.#readLine(bytes, start, bytes.length);
    }
    this.#isPassing = false;
    if (this.#isJournal && this.#journal.messageLength > 0) this.#endEntry();
    this.#isJournal = undefined;
  }

  /** Hands on the decisions that have been read. */
  flush(): void {
    if (this.#batch.count > 0) this.listener.onDecisions(this.#batch);
    this.#batch.clear();
  }

  #passOver(): void {
    if (!this.#isPassing) this.#count('unknown', this.#buffer, 0, SHOWN_LENGTH);
    this.#isPassing = true;
    this.#restLength = 0;
  }

  /** Reads whole lines, and returns where they end. */
  #readLines(bytes: Uint8Array): number {
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1; end = bytes.indexOf(LF, start)) {
      if (this.#isPassing) this.#isPassing = false;
      else if (end > start) this.#readLine(bytes, start, end);
      start = end + 1;
    }
    return start;
  }

  #readJournal(bytes: Uint8Array): number {
    const journal = this.#journal;
    let start = 0;
    for (;;) {
      if (journal.toSkip > 0) {
        const skipped = Math.min(journal.toSkip, bytes.length - start);
        journal.toSkip -= skipped;
        start += skipped;
        if (journal.toSkip > 0) return start;
      }
      if (journal.awaitsLength) {
        if (bytes.length - start < JournalReader.lengthBytes) return start;
        journal.takeLength(bytes, start);
        start += JournalReader.lengthBytes;
        continue;
      }
      const end = bytes.indexOf(LF, start);
      if (end === -1) return start;
      if (this.#isPassing) this.#isPassing = false;
      else if (journal.readLine(bytes, start, end)) this.#endEntry();
      if (end === start) journal.beginEntry();
      start = end + 1;
    }
  }

  #endEntry(): void {
    const { message, messageLength, time, tag } = this.#journal;
    this.#take(message, 0, 0, messageLength, time, tag);
    this.#journal.beginEntry();
  }

  #readLine(line: Uint8Array, start: number, end: number): void {
    const stamp = this.#stamp;
    stamp.find(line, start, end);
    let at = stamp.end;
    let tag: string | undefined;
    if (stamp.kind === 'syslog' || (stamp.kind === 'date' && !isWordWithColon(line, at, end))) {
      // HOST TAG[PID]: MESSAGE
      const host = wordEnd(line, at, end);
      const tagEnd = wordEnd(line, host + 1, end);
      if (host < end && line[tagEnd - 1] === COLON) {
        if (this.#name !== undefined) tag = parseTag(line, host + 1, tagEnd - 1);
        at = tagEnd + 1;
      }
    }
    // splogger writes seconds.
    const splogger = secondsEnd(line, at, end);
    const message = splogger === -1 ? at : splogger + 1;
    this.#take(line, start, message, end, splogger === -1 ? undefined : at, tag);
  }

  /** @param time where splogger's seconds are, or for the journal's entry, whose start is 0, the time */
  #take(line: Uint8Array, start: number, message: number, end: number, time: number | undefined, tag?: string): void {
    const decision = this.#decision;
    const kind = decision.read(line, message, end);
    if (kind !== 'decision') {
      this.#count(kind, line, start, end);
      return;
    }
    const isOfService = this.#isOfService(line, tag);
    const when = this.#isJournal
      ? (time ?? NO_TIME)
      : time === undefined
        ? this.#stamp.read(line)
        : parseEpoch(line, time);
    if (!isOfService || (this.#hasTimes && !this.#isInTime(when))) {
      this.counts.decisions += 1;
      this.counts.filtered += 1;
      return;
    }
    if (!this.#batch.add(line, decision, when)) {
      this.#count('damaged', line, start, end);
      return;
    }
    this.counts.decisions += 1;
    if (this.#batch.isFull) this.flush();
  }

  #isOfService(line: Uint8Array, tag: string | undefined): boolean {
    if (this.#port !== -1) return this.#decision.localPort === this.#port;
    if (this.#name === undefined || tag === this.#name) return true;
    const { programStart, programEnd } = this.#decision;
    return decodeLatin1(line.subarray(programStart, programEnd)) === this.#name;
  }

  #isInTime(time: number): boolean {
    if (Number.isNaN(time)) {
      this.counts.withoutTime += 1;
      return false;
    }
    const { since, until } = this.filter;
    return !((since !== undefined && time < since) || (until !== undefined && time >= until));
  }

  #count(kind: keyof typeof COUNTS, line: Uint8Array, start: number, end: number): void {
    this.counts[COUNTS[kind]] += 1;
    if (kind === 'damaged' || kind === 'unknown') this.listener.onUnknown?.(line.subarray(start, end), kind);
  }
}

/** What counts the messages that are no decisions. */
const COUNTS = {
  limit: 'limits',
  'unreadable-rules': 'unreadableRules',
  server: 'server',
  damaged: 'damaged',
  unknown: 'unknown',
} as const satisfies Record<Exclude<MessageKind, 'decision'>, keyof LogCounts>;

/** Whether the next word is `PROGRAM:`. */
function isWordWithColon(line: Uint8Array, start: number, end: number): boolean {
  const last = wordEnd(line, start, end);
  return last > start && line[last - 1] === COLON;
}

/** `TAG` of `TAG[PID]`. */
function parseTag(line: Uint8Array, start: number, end: number): string {
  const text = decodeLatin1(line.subarray(start, end));
  const bracket = text.indexOf('[');
  return bracket === -1 ? text : text.slice(0, bracket);
}

/** Where a number such as `1705840496.123456` ends, followed by a space; -1 for none. */
function secondsEnd(line: Uint8Array, start: number, end: number): number {
  let at = start;
  let dots = 0;
  for (; at < end && line[at] !== SPACE; at += 1) {
    if (line[at] === DOT) dots += 1;
    else if (!isDigit(line[at])) return -1;
  }
  return dots === 1 && at - start > 10 && at < end ? at : -1;
}

/** Seconds as milliseconds. */
function parseEpoch(line: Uint8Array, start: number): number {
  return Number(decodeLatin1(line.subarray(start, wordEnd(line, start, line.length)))) * 1000;
}
