import { PAIR_LENGTH } from '../cdb/format.js';
import type { CdbWriter } from '../cdb/writer.js';
import { HASH_SIGN, LF } from '../text/ascii.js';
import type { RuleLanguage } from './language.js';
import { LineBuffer } from './line-buffer.js';
import { type Problem, RulesError } from './problem.js';
import type { Range } from './range.js';
import { END, MALFORMED, Scanner, ScanRoom, SPECIAL_RULE } from './scanner.js';

/** Where one line or block makes many records, they are written whenever this many bytes have gathered. */
const GATHERED = 64 * 1024;

/** The numbers a range counts are octets. */
const MAX_DIGITS = 3;

/**
 * Compiles rules while they stream in: bytes go into {@link writable}, {@link commit} says how many, {@link finish} ends the
 * file. Memory is a line, a block of 64 KiB, and eight bytes a record; time is linear, whatever the rules.
 */
export class Compiler {
  readonly #language: RuleLanguage;
  readonly #writer: CdbWriter;
  readonly #onRecord: ((line: number, position: number) => void) | undefined;
  readonly #room: ScanRoom;
  readonly #lines: LineBuffer;
  readonly #scanner: Scanner;

  /**
   * @param onRecord is told, for each rule that makes records, its line and the position of the first of them
   * @param length of the whole file, if it is known: a short one needs less memory
   */
  constructor(
    language: RuleLanguage,
    writer: CdbWriter,
    onRecord?: (line: number, position: number) => void,
    length?: number,
  ) {
    this.#room = new ScanRoom(writer.records, length);
    this.#lines = new LineBuffer(this.#room.lines);
    this.#language = language;
    this.#writer = writer;
    this.#onRecord = onRecord;
    this.#scanner = new Scanner(language, this.#room);
  }

  /** Where the next bytes of the file go; never empty, good until the next call of anything here. */
  writable(): Uint8Array {
    return this.#lines.writable();
  }

  /**
   * Compiles what is now complete of the file.
   *
   * @param count how many bytes were put into the room
   * @throws RulesError at the first malformed line; the records before it then count, as many as the original writes
   * @throws CdbTooLargeError
   */
  commit(count: number): void {
    this.#lines.commit(count);
    this.#compile();
  }

  /**
   * Compiles the last line, if it lacks its LF, and finishes the database.
   *
   * @returns the size of the database in bytes
   */
  finish(): number {
    this.#lines.takeUnfinished();
    this.#compile();
    return this.#writer.finish();
  }

  #compile(): void {
    const { end } = this.#lines;
    if (end === 0) return;
    this.#writer.flush();
    this.#scanner.enter(end);
    const { records } = this.#writer;
    const scanner = this.#scanner;
    for (;;) {
      const { nextLine, line } = scanner;
      const { count } = records;
      const outcome = scanner.skipRules();
      records.checkLimit();
      if (this.#onRecord !== undefined) this.#tellLines(this.#onRecord, nextLine, line, count);
      if (outcome === END) return;
      if (outcome === MALFORMED) this.#fail(scanner.problem, scanner.problemAt, scanner.lineEnd);
      if (outcome !== SPECIAL_RULE) continue;
      const position = records.end;
      this.#compileSpecial();
      if (records.end > position) this.#onRecord?.(scanner.line, position);
    }
  }

  /** Says which lines made the records from number `first` on: those passed from `at` on, but for comments and empty ones. */
  #tellLines(onRecord: (line: number, position: number) => void, at: number, line: number, first: number): void {
    const { records } = this.#writer;
    const { bytes } = this.#lines;
    let start = at;
    let number = line;
    for (let i = first; i < records.count; start = bytes.indexOf(LF, start) + 1) {
      number += 1;
      if (bytes[start] === LF || bytes[start] === HASH_SIGN) continue;
      onRecord(number, records.positionAt(i));
      i += 1;
    }
  }

  /** Compiles the rule the scanner stopped at because its address may be more than a literal key. */
  #compileSpecial(): void {
    const scanner = this.#scanner;
    const { records } = this.#writer;
    const { hash } = this.#language;
    // A copy, because the memory of a kernel goes when it grows.
    const bytes = Buffer.from(this.#lines.bytes.subarray(scanner.lineStart, scanner.addressEnd));
    const address = this.#language.readAddress(bytes);
    switch (address.kind) {
      case 'literal':
        records.commit(hash(bytes), scanner.recordLength);
        break;
      case 'range':
        this.#addRange(address.range);
        break;
      case 'key':
        records.add(hash(address.key), address.key, Buffer.from(scanner.data));
        break;
      case 'invalid':
        this.#fail(address.problem, scanner.lineStart, scanner.addressEnd);
    }
    this.#writeGathered();
    scanner.reserve();
  }

  /** Adds the records of the range whose record the scanner has written; the parts of it are those of the address. */
  #addRange({ left, bottom, top, right }: Range): void {
    const { kernel, lines, scratch, records } = this.#room;
    const { lineStart, addressEnd } = this.#scanner;
    const data = Buffer.from(this.#scanner.data);
    if (scratch.length < data.length) scratch.grow(data.length);
    scratch.bytes.set(data);
    const longest = PAIR_LENGTH + left.length + MAX_DIGITS + right.length + data.length;
    for (let n = bottom; n <= top; ) {
      records.reserve(Math.max(longest, GATHERED));
      records.reservePairs();
      records.lend();
      const leftStart = lines.start + lineStart;
      const rightStart = lines.start + addressEnd - right.length;
      n = kernel.run.addRange(n, top, leftStart, left.length, rightStart, right.length, scratch.start, data.length);
      records.takeBack();
      records.checkLimit();
      this.#writeGathered();
    }
  }

  #writeGathered(): void {
    if (this.#writer.records.length > GATHERED) this.#writer.flush();
  }

  #fail(problem: Problem, at: number, end: number): never {
    const { line, lineStart, lineEnd } = this.#scanner;
    const text = Buffer.from(this.#lines.bytes.subarray(lineStart, lineEnd));
    const { base } = this.#lines;
    throw new RulesError(problem, line, at - lineStart + 1, text, base + at, base + end);
  }
}

/** Gives a compiler a piece of a rule file, of any length. */
export function feed(compiler: Compiler, piece: Uint8Array): void {
  for (let start = 0; start < piece.length; ) {
    const room = compiler.writable();
    const part = piece.subarray(start, start + room.length);
    room.set(part);
    compiler.commit(part.length);
    start += part.length;
  }
}
