import { requireBytes, requireText } from '../arguments.js';
import { grow, partitionPoint } from '../collections.js';
import { LF } from './ascii.js';

/** A span of bytes: half-open, offsets absolute in the source. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place as people name it: line and column, both from 1; the column counts bytes. */
export interface Location {
  readonly line: number;
  readonly column: number;
}

/** Bytes; what is set aside for the places of lines is enough if they are not shorter on average. */
const SHORT_LINE = 16;

/** At most this many lines are passed one by one. */
const NEAR = 4;

/** Bytes with a name. Lines are found when a location is first needed. */
export class Source {
  #lineStarts: Uint32Array | undefined;
  #lastLine = 1;

  /**
   * @param name for people
   * @param bytes are kept, not copied: the caller leaves them as they are
   * @param path the name in bytes, where it is not UTF-8
   */
  constructor(
    readonly name: string,
    readonly bytes: Uint8Array,
    readonly path: Uint8Array = Buffer.from(name),
  ) {
    requireText(name, 'name');
    requireBytes(bytes, 'bytes');
  }

  /** The location of the byte at `offset`. */
  locationOf(offset: number): Location {
    const line = this.lineOf(offset);
    return { line, column: offset - this.lineStart(line) + 1 };
  }

  /** The number of the line of the byte at `offset`, from 1; the sooner after the last that was asked for, the faster. */
  lineOf(offset: number): number {
    const starts = this.#findLineStarts();
    let line = this.#lastLine;
    if (starts[line - 1]! > offset || (line + NEAR < starts.length && starts[line + NEAR]! <= offset)) {
      // The first line starts at 0, and so before every offset.
      line = Math.max(
        1,
        partitionPoint(starts.length, (i) => starts[i]! <= offset),
      );
    }
    while (line < starts.length && starts[line]! <= offset) line += 1;
    this.#lastLine = line;
    return line;
  }

  /** Where the line of this number, from 1, starts. */
  lineStart(line: number): number {
    return this.#findLineStarts()[line - 1] ?? this.bytes.length;
  }

  /** The line of this number, from 1, without its LF; shared with the source. */
  line(line: number): Uint8Array {
    const start = this.lineStart(line);
    const end = this.bytes.indexOf(LF, start);
    return this.bytes.subarray(start, end === -1 ? this.bytes.length : end);
  }

  /** How a sentence names a line: `line 7`. */
  lineName(line: number): string {
    return `line ${line}`;
  }

  /** The bytes of a span, shared with the source. */
  slice(span: Span): Uint8Array {
    return this.bytes.subarray(span.start, span.end);
  }

  #findLineStarts(): Uint32Array {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    let starts = new Uint32Array(1 + Math.ceil(this.bytes.length / SHORT_LINE));
    let count = 1;
    for (let at = this.bytes.indexOf(LF); at !== -1; at = this.bytes.indexOf(LF, at + 1)) {
      if (count === starts.length) starts = grow(starts);
      starts[count] = at + 1;
      count += 1;
    }
    this.#lineStarts = starts.subarray(0, count);
    return this.#lineStarts;
  }
}

export type Severity = 'error' | 'warning' | 'info';

/** What is wrong with an input, where and how badly. Data only; the sentence is made when it is shown. */
export interface Diagnostic<Code extends string = string> {
  /** Short, in kebab case, the same for ever. */
  readonly code: Code;
  readonly severity: Severity;
  readonly span: Span;
}
