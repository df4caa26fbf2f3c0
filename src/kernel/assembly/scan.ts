import {
  ADDRESS_BYTES,
  ADDRESS_END,
  AT,
  BARE,
  BLANK,
  COMMENT,
  DATA_START,
  END,
  ENDS_BEFORE_COMMA,
  ENDS_BEFORE_INSTRUCTION,
  FLAGS,
  HASH_START,
  INDEX,
  INDEX_END,
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
  NEGATIVE,
  NO_ADDRESS,
  NO_PROBLEM,
  OUTPUT,
  PAIR_LENGTH,
  POSITION_BASE,
  PROBLEM,
  PROBLEM_AT,
  RECORD_END,
  RULE,
  SCANNED,
  SPECIAL,
  SPECIAL_RULE,
  STOP_AT_EVERY_LINE,
  SUPPORTS_UNSET,
  TERMINATOR,
  UNBALANCED_QUOTE,
  UNKNOWN_INSTRUCTION,
  UNSET,
  VARIABLE_COUNT,
  VARIABLE_LENGTH,
  VARIABLES,
  VARIABLES_END,
  VARIABLES_FULL,
} from '../layout';
import { COLON, COMMA, DASH, EQUALS, EXCLAMATION, HASH_SIGN, LF, NUL, PLUS, SPACE, TAB } from './ascii';
import { copyPieces } from './copy';
import { NEGATIVE_BITS } from './hash';
import { get, set } from './state';

/** `allo`, `deny`, and the data of a deny, as numbers. */
const ALLO: u32 = 0x6f6c6c61;
const LETTER_W: u8 = 0x77;
const DENY: u32 = 0x796e6564;
const DENY_DATA: u16 = 0x0044;

/** Problems that are none of the caller's: a rule ends in spaces, which have to be cut off; there is no room for a variable. */
const ENDS_IN_SPACE: i32 = 100;
const NO_ROOM: i32 = 101;

/** How much of an address is copied before its end is known. */
const AHEAD: u32 = 32;

// What readAddress and readVariables say besides where they stopped reading.
let hash: u32 = 0;
let meanings: u8 = 0;
let problem: i32 = NO_PROBLEM;
let writtenEnd: u32 = 0;

// Of a line whose spaces are cut off: where a LF takes the place of what byte (0 if none are), and where the next line is.
let cut: u32 = 0;
let cutByte: u8 = 0;
let nextLine: u32 = 0;

/**
 * The grammar of rule files (ucspi-tcp 0.88 tcprules.c). Reads lines from AT up to END, to where one needs the caller, and
 * says why it stopped. A rule becomes a record while it is read: its bytes are copied as they are recognised, and the key
 * is hashed on the way; the pair (hash, position) goes to INDEX.
 *
 * Every loop stops at LF as well as at what it looks for, so that the end of a line need not be found first, and there is
 * always a LF. A line that could not be judged before its end was known is read again without the spaces at its end; a LF
 * takes the place of the first of them meanwhile. So a line is read at most three times.
 *
 * Measured (bench/README.md): with it and the tables a million rules take half of the C program's time, and took nearly all of
 * it in JavaScript; ranges 0.9 instead of 1.2, long values half instead of 0.9.
 *
 * The parts of a rule have functions of their own because V8 runs a function as it is until it has run for a while, and
 * then takes long to optimise a large one: longer than 1,000 rules take.
 */
export function scan(): i32 {
  const flags = get(FLAGS);
  const stops = (flags & STOP_AT_EVERY_LINE) !== 0;
  const end: u32 = get(END);
  const positionBase = get(POSITION_BASE);
  const indexEnd: u32 = get(INDEX_END);
  let index: u32 = get(INDEX);
  let output: u32 = get(OUTPUT);
  let at: u32 = get(AT);
  let line = get(LINE);
  let lineStart = at;
  let lineEnd = at;
  let addressEnd = at;
  let dataStart = output;
  let to = output;
  let isDeny = false;
  let outcome = SCANNED;
  problem = NO_PROBLEM;
  cut = 0;
  set(VARIABLE_COUNT, 0);

  while (at < end) {
    if (index === indexEnd) {
      outcome = INDEX_FULL;
      break;
    }
    line += 1;
    lineStart = at;
    const first = load<u8>(at);
    if (first === HASH_SIGN || first === LF) {
      lineEnd = findLf(at);
      at = lineEnd + 1;
      if (!stops) continue;
      outcome = first === LF ? BLANK : COMMENT;
      break;
    }

    to = output + PAIR_LENGTH;
    at = readAddress(at, to, flags);
    addressEnd = at;
    if (load<u8>(at) === LF) {
      lineEnd = trimEnd(lineStart, at);
      if (cut === 0) nextLine = at + 1;
      outcome = NO_ADDRESS;
      break;
    }
    to += at - lineStart;
    dataStart = to;
    at += 1;

    const word = load<u32>(at);
    if (word === ALLO && load<u8>(at, 4) === LETTER_W) {
      isDeny = false;
      at += 5;
    } else if (word === DENY) {
      isDeny = true;
      at += 4;
      store<u16>(to, DENY_DATA);
      to += 2;
    } else {
      problem = UNKNOWN_INSTRUCTION;
    }
    if (problem === NO_PROBLEM) {
      if (stops || load<u8>(at) !== LF) {
        at = readVariables(at, to, flags);
        to = writtenEnd;
      }
      // The space may have been the delimiter of a value, and then is not.
      if (problem === NO_PROBLEM && isSpace(load<u8>(at - 1))) problem = ENDS_IN_SPACE;
    }
    if (problem !== NO_PROBLEM) {
      outcome = problem === NO_ROOM ? VARIABLES_FULL : MALFORMED;
      if (outcome === VARIABLES_FULL || cut !== 0) break;
      lineEnd = cutSpaces(lineStart);
      if (cut === 0) break;
      outcome = SCANNED;
      problem = NO_PROBLEM;
      at = lineStart;
      line -= 1;
      continue;
    }

    lineEnd = at;
    at += 1;
    if (cut !== 0) {
      store<u8>(cut, cutByte);
      cut = 0;
      at = nextLine;
    }
    store<u32>(output, <u32>(dataStart - output - PAIR_LENGTH));
    store<u32>(output, <u32>(to - dataStart), 4);
    if ((meanings & SPECIAL) !== 0) {
      outcome = SPECIAL_RULE;
      break;
    }
    store<u32>(index, hash);
    store<u32>(index, <u32>output + positionBase, 4);
    index += PAIR_LENGTH;
    output = to;
    if (stops) {
      outcome = RULE;
      break;
    }
  }

  set(PROBLEM_AT, <u32>at);
  if (cut !== 0) store<u8>(cut, cutByte);
  if (outcome === VARIABLES_FULL) {
    line -= 1;
    at = lineStart;
  }
  if (outcome === MALFORMED || outcome === NO_ADDRESS) at = nextLine;
  set(AT, <u32>at);
  set(LINE, line);
  set(OUTPUT, <u32>output);
  set(INDEX, <u32>index);
  set(LINE_START, <u32>lineStart);
  set(LINE_END, <u32>lineEnd);
  set(ADDRESS_END, <u32>addressEnd);
  set(IS_DENY, <u32>isDeny);
  set(DATA_START, <u32>dataStart);
  set(RECORD_END, <u32>to);
  set(PROBLEM, problem);
  return outcome;
}

/**
 * Reads an address, copies it to `to`, and leaves the {@link hash} of its bytes and the {@link meanings} that any of them has.
 *
 * @returns where it ends; at a LF there is none
 */
export function readAddress(start: u32, to: u32, flags: u32): u32 {
  const endsAtFirstColon = (flags & (ENDS_BEFORE_INSTRUCTION | ENDS_BEFORE_COMMA)) === 0;
  v128.store(to, v128.load(start));
  v128.store(to, v128.load(start, 16), 16);
  let at = start;
  let byte = load<u8>(at);
  let key: u32 = HASH_START;
  let found: u8 = 0;
  for (;;) {
    const meaning = load<u8>(ADDRESS_BYTES + byte);
    if (meaning !== 0) {
      if ((meaning & TERMINATOR) !== 0 && (byte === LF || endsAtFirstColon || endsAddress(flags, at))) break;
      found |= meaning;
    }
    key = ((key << 5) + key) ^ byte;
    if ((meaning & NEGATIVE) !== 0) key ^= NEGATIVE_BITS;
    at += 1;
    byte = load<u8>(at);
  }
  hash = key;
  meanings = found;
  const length = at - start;
  if (length > AHEAD && byte !== LF) copyPieces(to + AHEAD, start + AHEAD, length - AHEAD);
  return at;
}

/**
 * Reads the variables of a rule, from the first comma to the LF; writes them to `to` as data, up to {@link writtenEnd}, and to
 * VARIABLES as offsets where the caller wants to see them.
 *
 * @returns where they end, or the {@link problem} is
 */
export function readVariables(start: u32, to: u32, flags: u32): u32 {
  const stops = (flags & STOP_AT_EVERY_LINE) !== 0;
  const supportsUnset = (flags & SUPPORTS_UNSET) !== 0;
  const nameEnd = i8x16.splat(supportsUnset ? COMMA : EQUALS);
  let at = start;
  let variable: u32 = get(VARIABLES);
  let found = NO_PROBLEM;
  while (load<u8>(at) !== LF) {
    if (load<u8>(at) !== COMMA) {
      found = MISSING_COMMA;
      break;
    }
    const comma = at;
    const nameStart = to;
    store<u8>(to, PLUS);
    to += 1;
    at += 1;
    let stop: i32;
    for (;;) {
      const piece = v128.load(at);
      v128.store(to, piece);
      stop = i8x16.bitmask(
        v128.or(
          v128.or(i8x16.eq(piece, i8x16.splat(EQUALS)), i8x16.eq(piece, i8x16.splat(LF))),
          i8x16.eq(piece, nameEnd),
        ),
      );
      if (stop !== 0) break;
      at += 16;
      to += 16;
    }
    at += ctz(stop);
    to += ctz(stop);
    let valueStart: u32 = BARE;
    let valueEnd: u32 = BARE;
    const afterName = at;
    if (load<u8>(at) !== EQUALS) {
      const isUnset = load<u8>(nameStart, 1) === EXCLAMATION;
      if (supportsUnset && to >= nameStart + 3 && isUnset) {
        memory.copy(nameStart + 1, nameStart + 2, to - nameStart - 2);
        store<u8>(nameStart, DASH);
        store<u8>(to - 1, NUL);
        valueStart = valueEnd = UNSET;
      } else if ((flags & KNOWS_BARE_NAMES) !== 0 && to > nameStart + 1 && !isUnset) {
        to = nameStart;
      } else {
        found = supportsUnset ? MALFORMED_UNSET : MISSING_EQUALS;
        at = comma;
        break;
      }
    } else {
      store<u8>(to, EQUALS);
      to += 1;
      const delimiter = load<u8>(at, 1);
      if (delimiter === LF) {
        found = MISSING_VALUE;
        at += 1;
        break;
      }
      at += 2;
      valueStart = at;
      for (;;) {
        const piece = v128.load(at);
        v128.store(to, piece);
        stop = i8x16.bitmask(v128.or(i8x16.eq(piece, i8x16.splat(delimiter)), i8x16.eq(piece, i8x16.splat(LF))));
        if (stop !== 0) break;
        at += 16;
        to += 16;
      }
      at += ctz(stop);
      to += ctz(stop);
      valueEnd = at;
      if (load<u8>(at) === LF) {
        found = UNBALANCED_QUOTE;
        at = afterName + 1;
        break;
      }
      store<u8>(to, NUL);
      to += 1;
      at += 1;
    }
    if (stops) {
      if (variable + VARIABLE_LENGTH > get(VARIABLES_END)) {
        found = NO_ROOM;
        break;
      }
      store<u32>(variable, <u32>comma);
      store<u32>(variable, <u32>afterName, 4);
      store<u32>(variable, <u32>valueStart, 8);
      store<u32>(variable, <u32>valueEnd, 12);
      variable += VARIABLE_LENGTH;
    }
  }
  if (stops) set(VARIABLE_COUNT, <u32>(variable - get(VARIABLES)) / VARIABLE_LENGTH);
  problem = found;
  writtenEnd = to;
  return at;
}

/**
 * Puts a LF in the place of the first of the spaces at the end of a line, if it has any besides which it has something.
 *
 * @returns where the line ends without them
 */
export function cutSpaces(lineStart: u32): u32 {
  const lf = findLf(lineStart);
  const lineEnd = trimEnd(lineStart, lf);
  nextLine = lf + 1;
  if (lineEnd !== lf && lineEnd !== lineStart) {
    cut = lineEnd;
    cutByte = load<u8>(cut);
    store<u8>(cut, LF);
  }
  return lineEnd;
}

/** Whether an address ends at `at`, where a byte other than LF stops; looks no further than the next that stops. */
function endsAddress(flags: u32, at: u32): bool {
  if ((flags & ENDS_BEFORE_INSTRUCTION) !== 0) {
    const word = load<u32>(at, 1);
    return word === DENY || (word === ALLO && load<u8>(at, 5) === LETTER_W);
  }
  if (load<u8>(at) === COMMA) return true;
  let next = at + 1;
  while ((load<u8>(ADDRESS_BYTES + load<u8>(next)) & TERMINATOR) === 0) next += 1;
  return load<u8>(next) !== COLON;
}

function findLf(from: u32): u32 {
  let at = from;
  let found = equalTo(v128.load(at), LF);
  while (found === 0) {
    at += 16;
    found = equalTo(v128.load(at), LF);
  }
  return at + ctz(found);
}

/** A bit for each byte of `piece` that is `byte`. */
function equalTo(piece: v128, byte: u8): i32 {
  return i8x16.bitmask(i8x16.eq(piece, i8x16.splat(byte)));
}

/** Where `start..end` ends without the spaces and tabs at its end. */
function trimEnd(start: u32, end: u32): u32 {
  let trimmed = end;
  while (trimmed > start && isSpace(load<u8>(trimmed - 1))) trimmed -= 1;
  return trimmed;
}

function isSpace(byte: u8): bool {
  return byte === SPACE || byte === TAB;
}
