import { HASH_START, PAIR_LENGTH } from '../cdb/format.js';
import type { RecordBuffer } from '../cdb/record-buffer.js';
import { COMMA, DASH, EQUALS, EXCLAMATION, HASH_SIGN, LF, NUL, PLUS, SPACE, TAB, UPPER_D } from '../text/ascii.js';
import { type Grammar, IGNORED_LINE, SPECIAL, TERMINATOR } from './language.js';
import type { LineProblem } from './problem.js';

/** What {@link Scanner.next} and {@link Scanner.skipRules} come to. */
export const END = 0;
export const BLANK = 1;
export const COMMENT = 2;
/** A line that means nothing to this dialect, and is silently ignored. */
export const IGNORED = 3;
/** A rule whose address is a literal key. Its record has been added. */
export const RULE = 4;
/** A rule whose address has a special byte. Its record is after the others, not yet one of them. */
export const SPECIAL_RULE = 5;
export const MALFORMED = 6;
/** The index of the records is full; nothing was read. */
export const INDEX_FULL = 7;
/** Inside only: no colon was found, or the line is malformed, or a rule ends in spaces. */
const NO_ADDRESS = 8;
const RETRY_TRIMMED = 9;

/** Start and end of the value that a variable in {@link Scanner.variables} does not have. */
export const UNSET = -1;
export const BARE = -2;

/** Integers a variable takes in {@link Scanner.variables}. */
export const VARIABLE_SIZE = 4;

/** No input makes a record longer than itself by more than this many bytes a rule: `:deny` LF makes ten bytes. */
const RECORD_EXCESS = 4;
const SHORTEST_RULE = 6;

/**
 * The grammar of rule files (ucspi-tcp 0.88 tcprules.c): a cursor over bytes that moves from line to line, says what
 * each is, and overwrites its fields. Offsets are absolute in the bytes fed, spans half-open.
 *
 * A rule becomes a record while it is read: its bytes are copied after those of `records` as they are recognised, and
 * the key is hashed on the way. One loop for grammar and copy, all its state in local variables, compiles a million
 * rules in 70 ms, where a scanner that hands spans to a copier took 100: half the loops, half the branches that a
 * processor guesses wrong. {@link skipRules} runs through all plain rules at once, for compiling; {@link next} stops at
 * every line, for those who want to see them.
 */
export class Scanner {
  /** The number of the current line, from 1. */
  line = 0;
  lineStart = 0;
  /** Where the line ends, without its LF, and without the spaces after it, which mean nothing. */
  lineEnd = 0;

  /** The address of a rule is `lineStart..addressEnd`. */
  addressEnd = 0;
  isDeny = false;

  /** Of a rule: the bytes of its record, and where its data start. */
  recordLength = 0;
  dataStart = 0;

  /**
   * The variables of the rule {@link next} came to, {@link VARIABLE_SIZE} integers each: offset of the comma before the
   * name, end of the name, start and end of the value; both {@link UNSET} where a variable is unset, {@link BARE} where
   * just its name is there.
   */
  variables = new Int32Array(16 * VARIABLE_SIZE);
  variableCount = 0;

  /** Why and where the line is {@link MALFORMED}. */
  problem: LineProblem = 'no-rule';
  problemAt = 0;

  #bytes: Uint8Array = new Uint8Array(0);
  #at = 0;
  #end = 0;
  readonly #grammar: Grammar;
  readonly #records: RecordBuffer;

  constructor(grammar: Grammar, records: RecordBuffer) {
    this.#grammar = grammar;
    this.#records = records;
  }

  /** Sets the cursor on `bytes[start..end)`, whole lines, the last of which may lack its LF. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    this.reserve();
  }

  /** Makes room for the records of what is still to be read; to be called when others have added some. */
  reserve(): void {
    const length = this.#end - this.#at;
    this.#records.reserve(length + RECORD_EXCESS * Math.ceil(length / SHORTEST_RULE) + PAIR_LENGTH);
  }

  /** Where the next line starts, one past the end of the bytes where there is none and no LF. */
  get nextLine(): number {
    return this.#at;
  }

  /** Moves to the next line and says what it is. */
  next(): number {
    return this.#settle(this.#scan(this.#at, this.#end, true), true);
  }

  /** Moves past all rules, blank lines, comments and ignored lines, up to a line that needs the caller. */
  skipRules(): number {
    for (;;) {
      const outcome = this.#settle(this.#scan(this.#at, this.#end, false), false);
      if (outcome !== IGNORED && outcome !== RULE) return outcome;
    }
  }

  /** Looks again at a line that could not be judged before its end was known. */
  #settle(outcome: number, stopAtEveryLine: boolean): number {
    if (outcome !== NO_ADDRESS && outcome !== RETRY_TRIMMED) return outcome;
    const start = this.lineStart;
    let end = this.#bytes.indexOf(LF, start);
    if (end === -1 || end > this.#end) end = this.#end;
    let trimmed = end;
    while (trimmed > start && (this.#bytes[trimmed - 1] === SPACE || this.#bytes[trimmed - 1] === TAB)) trimmed -= 1;
    let settled = outcome;
    if (trimmed !== end && trimmed !== start && outcome === RETRY_TRIMMED) {
      this.line -= 1;
      settled = this.#scan(start, trimmed, stopAtEveryLine);
      // A rule that is not reported leads to what follows it, the end.
      if (settled === END) settled = RULE;
    }
    this.lineStart = start;
    this.lineEnd = trimmed;
    this.#at = end + 1;
    if (settled === RETRY_TRIMMED) return MALFORMED;
    if (settled !== NO_ADDRESS) return settled;
    const verdict = this.#grammar.classifyLineWithoutAddress(this.#bytes, start, trimmed);
    if (verdict === IGNORED_LINE) return IGNORED;
    this.problem = verdict;
    this.problemAt = start;
    return MALFORMED;
  }

  /**
   * Reads the lines of `bytes[at..end)`, up to one that needs attention, or, with `isEvery`, just one. Every loop stops
   * at LF as well as at what it looks for, so that the end of a line need not be found first.
   */
  #scan(from: number, end: number, stopAtEveryLine: boolean): number {
    const bytes = this.#bytes;
    const grammar = this.#grammar;
    const { addressBytes, supportsUnset } = grammar;
    const records = this.#records;
    const { bytes: output, view, index } = records;
    const base = records.baseOffset | 0;
    let { used, length } = records;
    let { line } = this;
    let at = from;
    let lineStart = from;
    let addressEnd = from;
    let to = length;
    let dataStart = length;
    let hash = 0;
    let isDeny = false;
    let problem: LineProblem = 'no-rule';
    let outcome = END;

    while (at < end) {
      if (used === index.length) {
        outcome = INDEX_FULL;
        break;
      }
      line += 1;
      lineStart = at;
      let byte = bytes[at]!;
      if (byte === HASH_SIGN || byte === LF) {
        const kind = byte === LF ? BLANK : COMMENT;
        while (at < end && bytes[at] !== LF) at += 1;
        at += 1;
        if (!stopAtEveryLine) continue;
        outcome = kind;
        break;
      }

      to = length + PAIR_LENGTH;
      hash = HASH_START;
      let onRecord = 0;
      for (; at < end; at += 1) {
        byte = bytes[at]!;
        const meaning = addressBytes[byte]!;
        if ((meaning & TERMINATOR) !== 0 && (byte === LF || grammar.endsAddress(bytes, at, end))) break;
        onRecord |= meaning;
        output[to] = byte;
        to += 1;
        hash = ((hash << 5) + hash) ^ byte;
      }
      if (at === end || byte === LF) {
        outcome = NO_ADDRESS;
        break;
      }
      addressEnd = at;
      dataStart = to;
      at += 1;

      if (
        at + 5 <= end &&
        bytes[at] === 0x61 &&
        bytes[at + 1] === 0x6c &&
        bytes[at + 2] === 0x6c &&
        bytes[at + 3] === 0x6f &&
        bytes[at + 4] === 0x77
      ) {
        isDeny = false;
        at += 5;
      } else if (
        at + 4 <= end &&
        bytes[at] === 0x64 &&
        bytes[at + 1] === 0x65 &&
        bytes[at + 2] === 0x6e &&
        bytes[at + 3] === 0x79
      ) {
        isDeny = true;
        at += 4;
        output[to] = UPPER_D;
        output[to + 1] = NUL;
        to += 2;
      } else {
        problem = 'unknown-instruction';
        outcome = RETRY_TRIMMED;
        break;
      }

      if (stopAtEveryLine) this.variableCount = 0;
      for (; at < end; at += 1) {
        byte = bytes[at]!;
        if (byte === LF) break;
        if (byte !== COMMA) {
          problem = 'missing-comma';
          outcome = RETRY_TRIMMED;
          break;
        }
        const comma = at;
        const nameStart = to;
        output[to] = PLUS;
        to += 1;
        for (at += 1; at < end; at += 1) {
          byte = bytes[at]!;
          if (byte === EQUALS || byte === LF || (supportsUnset && byte === COMMA)) break;
          output[to] = byte;
          to += 1;
        }
        if (at === end || byte !== EQUALS) {
          outcome = RETRY_TRIMMED;
          if (!supportsUnset) {
            problem = 'missing-equals';
            at = comma;
            break;
          }
          if (to < nameStart + 3 || output[nameStart + 1] !== EXCLAMATION) {
            if (grammar.knowsBareNames === true && to > nameStart + 1 && output[nameStart + 1] !== EXCLAMATION) {
              outcome = END;
              to = nameStart;
              if (stopAtEveryLine) this.#addVariable(comma, at, BARE, BARE);
              at -= 1;
              continue;
            }
            problem = 'malformed-unset';
            at = comma;
            break;
          }
          outcome = END;
          output.copyWithin(nameStart + 1, nameStart + 2, to);
          output[nameStart] = DASH;
          output[to - 1] = NUL;
          if (stopAtEveryLine) this.#addVariable(comma, at, UNSET, UNSET);
          at -= 1;
          continue;
        }
        const nameEnd = at;
        output[to] = EQUALS;
        to += 1;
        at += 1;
        const delimiter = at < end ? bytes[at]! : LF;
        if (delimiter === LF) {
          problem = 'missing-value';
          outcome = RETRY_TRIMMED;
          break;
        }
        for (at += 1; at < end; at += 1) {
          byte = bytes[at]!;
          if (byte === delimiter || byte === LF) break;
          output[to] = byte;
          to += 1;
        }
        if (at === end || byte === LF) {
          problem = 'unbalanced-quote';
          at = nameEnd + 1;
          outcome = RETRY_TRIMMED;
          break;
        }
        output[to] = NUL;
        to += 1;
        if (stopAtEveryLine) this.#addVariable(comma, nameEnd, nameEnd + 2, at);
      }
      if (outcome !== END) break;

      byte = bytes[at - 1]!;
      if (byte === SPACE || byte === TAB) {
        // Perhaps the delimiter of a value, which has to be taken off before the line is read.
        outcome = RETRY_TRIMMED;
        break;
      }
      at += 1;
      view.setInt32(length, dataStart - length - PAIR_LENGTH, true);
      view.setInt32(length + 4, to - dataStart, true);
      if ((onRecord & SPECIAL) !== 0) {
        outcome = SPECIAL_RULE;
        break;
      }
      index[used] = hash;
      index[used + 1] = base + length;
      used += 2;
      length = to;
      if (stopAtEveryLine) {
        outcome = RULE;
        break;
      }
    }

    this.line = line;
    this.lineStart = lineStart;
    this.lineEnd = at - 1;
    this.addressEnd = addressEnd;
    this.isDeny = isDeny;
    this.recordLength = to - length;
    this.dataStart = dataStart;
    this.problem = problem;
    this.problemAt = at;
    this.#at = at;
    records.used = used;
    records.length = length;
    return outcome;
  }

  #addVariable(comma: number, nameEnd: number, valueStart: number, valueEnd: number): void {
    const at = this.variableCount * VARIABLE_SIZE;
    if (at === this.variables.length) {
      const larger = new Int32Array(2 * at);
      larger.set(this.variables);
      this.variables = larger;
    }
    this.variables.set([comma, nameEnd, valueStart, valueEnd], at);
    this.variableCount += 1;
  }
}
