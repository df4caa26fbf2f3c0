import { PAIR_LENGTH } from '../cdb/format.js';
import { RecordBuffer } from '../cdb/record-buffer.js';
import { Kernel, type Region } from '../kernel/kernel.js';
import {
  ADDRESS_BYTES,
  ADDRESS_END,
  AT,
  DATA_START,
  SCANNED as END,
  END as END_OF_LINES,
  ENDS_BEFORE_COMMA,
  ENDS_BEFORE_INSTRUCTION,
  FLAGS,
  INDEX_FULL,
  IS_DENY,
  KNOWS_BARE_NAMES,
  LINE,
  LINE_END,
  LINE_START,
  MALFORMED,
  MALFORMED_UNSET,
  MISSING_COMMA,
  MISSING_EQUALS,
  MISSING_VALUE,
  NO_ADDRESS,
  OUTPUT,
  PROBLEM,
  PROBLEM_AT,
  RECORD_END,
  STOP_AT_EVERY_LINE,
  SUPPORTS_UNSET,
  UNBALANCED_QUOTE,
  UNKNOWN_INSTRUCTION,
  VARIABLE_COUNT,
  VARIABLE_LENGTH,
  VARIABLES,
  VARIABLES_END,
  VARIABLES_FULL,
} from '../kernel/layout.js';
import { LF } from '../text/ascii.js';
import { type Grammar, IGNORED_LINE } from './language.js';
import { INITIAL_LENGTH, LONGEST_STEP } from './line-buffer.js';
import type { LineProblem } from './problem.js';

/**
 * What {@link Scanner.next} and {@link Scanner.skipRules} come to. The record of a RULE has been added; that of a
 * SPECIAL_RULE, whose address has a special byte, is after the others and not yet one of them.
 */
export { BLANK, COMMENT, MALFORMED, RULE, SCANNED as END, SPECIAL_RULE } from '../kernel/layout.js';
/** A line that means nothing to this dialect, and is silently ignored. */
export const IGNORED = 100;

/** Start and end of the value that a variable in {@link Scanner.variables} does not have. */
export const UNSET = -1;
export const BARE = -2;

/** Integers a variable takes in {@link Scanner.variables}. */
export const VARIABLE_SIZE = 4;

/** No input makes a record longer than itself by more than this many bytes a rule: `:deny` LF makes ten bytes. */
const RECORD_EXCESS = 4;
const SHORTEST_RULE = 6;

/** Problems by their numbers in the kernel. */
const PROBLEMS: Readonly<Record<number, LineProblem>> = {
  [UNKNOWN_INSTRUCTION]: 'unknown-instruction',
  [MISSING_COMMA]: 'missing-comma',
  [MISSING_EQUALS]: 'missing-equals',
  [MISSING_VALUE]: 'missing-value',
  [UNBALANCED_QUOTE]: 'unbalanced-quote',
  [MALFORMED_UNSET]: 'malformed-unset',
};

/** A kernel with room for lines, and for the variables and records that come of them. */
export class ScanRoom {
  readonly kernel: Kernel;
  readonly lines: Region;

  /** For the variables of a line, or for the data of a range. */
  readonly scratch: Region;

  /** Whose table of {@link Grammar.addressBytes} and whose lines are in the kernel. */
  user: Scanner | undefined;

  /** @param length of the lines, if it is known: short ones need less room */
  constructor(
    readonly records: RecordBuffer,
    length = INITIAL_LENGTH,
  ) {
    this.kernel = records.kernel;
    this.lines = this.kernel.allocate(Math.min(length + 1, INITIAL_LENGTH));
    this.scratch = this.kernel.allocate(16 * VARIABLE_LENGTH);
  }

  static #shared: ScanRoom | undefined;

  /** One room for all who look at lines one by one and need no records. */
  static get shared(): ScanRoom {
    ScanRoom.#shared ??= new ScanRoom(new RecordBuffer(new Kernel()));
    return ScanRoom.#shared;
  }
}

/**
 * A cursor over the bytes of a rule file that moves from line to line, says what each is, and overwrites its fields.
 * Offsets are absolute in the bytes fed, spans half-open. The grammar itself is in the kernel (`kernel/assembly/scan.ts`).
 *
 * {@link skipRules} runs through all plain rules at once, for compiling; {@link next} stops at every line, for those who
 * want to see them.
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

  readonly #grammar: Grammar;
  readonly #room: ScanRoom;
  readonly #flags: number;

  /** What is to be read is `at..end`, of which `start..loaded` is in the kernel. */
  #at = 0;
  #end = 0;
  #start = 0;
  #loaded = 0;

  /** Where lines are loaded from; undefined where somebody else puts them into the room. */
  #source: Uint8Array | undefined;

  /** @param room that of the caller's records; without it, nobody gets to see records */
  constructor(grammar: Grammar, room?: ScanRoom) {
    this.#grammar = grammar;
    this.#room = room ?? ScanRoom.shared;
    this.#flags = encodeFlags(grammar);
  }

  /** Sets the cursor on `bytes[start..end)`, whole lines, the last of which may lack its LF. */
  feed(bytes: Uint8Array, start: number, end: number): void {
    this.#source = bytes;
    this.#at = start;
    this.#end = end;
    this.#loaded = start;
  }

  /** Sets the cursor on the first `end` bytes of the room, whole lines, the last of which may lack its LF. */
  enter(end: number): void {
    this.#at = 0;
    this.#end = end;
    this.#start = 0;
    this.#loaded = end;
    this.#prepare();
  }

  /** Makes room for the records of what is still to be read; to be called when others have added some. */
  reserve(): void {
    const length = this.#loaded - this.#at;
    // All but the last step of it is the beginning of one line.
    const lines = 1 + Math.ceil(Math.min(length, LONGEST_STEP) / SHORTEST_RULE);
    this.#room.records.reserve(length + RECORD_EXCESS * lines + PAIR_LENGTH);
  }

  /** Where the next line starts, one past the end of the bytes where there is none and no LF. */
  get nextLine(): number {
    return this.#at;
  }

  /** The length of the record of a {@link SPECIAL_RULE}. */
  get recordLength(): number {
    const { state } = this.#room.kernel;
    return state[RECORD_END]! - state[OUTPUT]!;
  }

  /** The data of the rule that {@link next} came to, good until the next call of any scanner. */
  get data(): Uint8Array {
    const { bytes, state } = this.#room.kernel;
    return bytes.subarray(state[DATA_START], state[RECORD_END]);
  }

  /** Moves to the next line and says what it is. */
  next(): number {
    return this.#scan(this.#flags | STOP_AT_EVERY_LINE);
  }

  /** Moves past all rules, blank lines and comments, up to a line that is IGNORED, or needs the caller. */
  skipRules(): number {
    return this.#scan(this.#flags);
  }

  #scan(flags: number): number {
    for (;;) {
      this.#load();
      const outcome = this.#run(flags);
      if (outcome === END && this.#loaded < this.#end) continue;
      if (outcome !== NO_ADDRESS) return outcome;
      const { lines } = this.#room;
      const [start, end] = [this.lineStart - this.#start, this.lineEnd - this.#start];
      const verdict = this.#grammar.classifyLineWithoutAddress(lines.bytes, start, end);
      if (verdict === IGNORED_LINE) return IGNORED;
      this.problem = verdict;
      this.problemAt = this.lineStart;
      return MALFORMED;
    }
  }

  /** Sees to it that lines from `at` on are in the kernel: whole ones, about as many as there is room for. */
  #load(): void {
    const room = this.#room;
    const source = this.#source;
    if (source === undefined || (room.user === this && this.#at < this.#loaded)) return;
    if (this.#at >= this.#end) return;
    room.records.clear();
    this.#start = this.#at;
    this.#loaded = Math.min(this.#start + INITIAL_LENGTH, this.#end);
    if (this.#loaded < this.#end) {
      const lf = source.lastIndexOf(LF, this.#loaded - 1);
      this.#loaded = (lf >= this.#start ? lf : indexOrEnd(source, this.#loaded, this.#end)) + 1;
      this.#loaded = Math.min(this.#loaded, this.#end);
    }
    const length = this.#loaded - this.#start;
    if (room.lines.length < length) room.lines.grow(Math.max(length, 2 * room.lines.length));
    room.lines.bytes.set(source.subarray(this.#start, this.#loaded));
    this.#prepare();
  }

  /** Readies the room for the lines that are there now. */
  #prepare(): void {
    const room = this.#room;
    const { kernel, lines } = room;
    if (room.user !== this) kernel.bytes.set(this.#grammar.addressBytes, ADDRESS_BYTES);
    room.user = this;
    this.reserve();
    const end = lines.start + this.#loaded - this.#start;
    if (kernel.bytes[end - 1] !== LF) kernel.bytes[end] = LF;
  }

  /** Lets the kernel read lines, with room enough. */
  #run(flags: number): number {
    const { kernel, lines, scratch, records } = this.#room;
    for (;;) {
      const { state } = kernel;
      const origin = lines.start - this.#start;
      state[FLAGS] = flags;
      state[AT] = this.#at + origin;
      state[END_OF_LINES] = this.#loaded + origin;
      state[LINE] = this.line;
      state[VARIABLES] = scratch.start;
      state[VARIABLES_END] = scratch.end;
      records.lend();
      const outcome = kernel.run.scan();
      records.takeBack();
      this.#at = state[AT]! - origin;
      this.line = state[LINE]!;
      if (outcome === END) return END;
      if (outcome === INDEX_FULL) records.reservePairs();
      else if (outcome === VARIABLES_FULL) scratch.grow(2 * scratch.length);
      else {
        this.lineStart = state[LINE_START]! - origin;
        this.lineEnd = state[LINE_END]! - origin;
        this.addressEnd = state[ADDRESS_END]! - origin;
        this.isDeny = state[IS_DENY] === 1;
        if ((flags & STOP_AT_EVERY_LINE) !== 0) this.#readVariables(state[VARIABLE_COUNT]!, origin);
        if (outcome === MALFORMED) {
          this.problem = PROBLEMS[state[PROBLEM]!]!;
          this.problemAt = state[PROBLEM_AT]! - origin;
        }
        return outcome;
      }
    }
  }

  #readVariables(count: number, origin: number): void {
    this.variableCount = count;
    if (count === 0) return;
    const { kernel, scratch } = this.#room;
    const size = count * VARIABLE_SIZE;
    if (this.variables.length < size) this.variables = new Int32Array(2 * size);
    for (let i = 0; i < size; i += 1) {
      const address = kernel.view.getUint32(scratch.start + 4 * i, true);
      // UNSET and BARE are 0 and 1 there, where no line is.
      this.variables[i] = address > 1 ? address - origin : UNSET - address;
    }
  }
}

function encodeFlags({ addressEnd, supportsUnset, knowsBareNames }: Grammar): number {
  const ends = { 'first-colon': 0, 'before-instruction': ENDS_BEFORE_INSTRUCTION, 'before-comma': ENDS_BEFORE_COMMA };
  return ends[addressEnd] | (supportsUnset ? SUPPORTS_UNSET : 0) | (knowsBareNames === true ? KNOWS_BARE_NAMES : 0);
}

/** Where the next LF from `start` on is, `end` where there is none before it. */
function indexOrEnd(bytes: Uint8Array, start: number, end: number): number {
  const lf = bytes.indexOf(LF, start);
  return lf === -1 || lf > end ? end : lf;
}
