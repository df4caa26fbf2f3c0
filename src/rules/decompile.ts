import type { CdbRecord } from '../cdb/walk.js';
import { DASH, DOT, EQUALS, NUL, PLUS, UPPER_D } from '../text/ascii.js';
import { type BinaryString, decodeLatin1, encodeLatin1, firstDifference } from '../text/bytes.js';
import type { RuleLanguage } from './language.js';
import { quoteValue } from './quote.js';
import { RULE, Scanner, SPECIAL_RULE } from './scanner.js';

/** A rule of a database, or a record that no rule makes. */
export type Decompiled =
  | { readonly kind: 'rule'; readonly line: Buffer }
  | { readonly kind: 'inexpressible'; readonly record: CdbRecord };

/** What the decompiler needs of a dialect. */
export interface KeyFormatter extends RuleLanguage {
  /** A key as people read it, which may be how it is written. */
  formatKey(key: Uint8Array): Uint8Array;
}

/** Octets have at most this many digits. */
const LONGEST_NUMBER = 3;

/**
 * The rules that make these records, in their order, ranges joined again. Each line has been compiled to see that it
 * makes just that record, so what comes out compiles to the database that went in, but for what it could not express.
 */
export function* decompile(records: Iterable<CdbRecord>, language: KeyFormatter): Generator<Decompiled, void> {
  const proof = new Proof(language);
  let run: Run | undefined;
  for (const record of records) {
    if (run?.extend(record)) continue;
    if (run !== undefined) yield* decompileRun(run, proof, language);
    run = new Run(record);
  }
  if (run !== undefined) yield* decompileRun(run, proof, language);
}

/** Records of the same data that differ in one number of the key, which counts up by one. */
class Run {
  readonly records: CdbRecord[];
  counter: Counter | undefined;

  constructor(first: CdbRecord) {
    this.records = [first];
  }

  /** Takes in the record that follows, if it belongs here. */
  extend(record: CdbRecord): boolean {
    const last = this.records.at(-1)!;
    if (!Buffer.from(last.data).equals(record.data)) return false;
    const at = firstDifference(last.key, record.key);
    const counter = at === undefined ? undefined : parseCounter(last.key, at);
    if (counter === undefined || !formatCountedKey(counter, counter.number + 1).equals(record.key)) return false;
    if (this.counter !== undefined && (this.counter.left !== counter.left || this.counter.right !== counter.right))
      return false;
    this.counter ??= counter;
    this.records.push(record);
    return true;
  }
}

/** A number between dots in a key, and what is on its two sides. */
interface Counter {
  readonly left: BinaryString;
  readonly number: number;
  readonly right: BinaryString;
}

function* decompileRun({ records, counter }: Run, proof: Proof, language: KeyFormatter): Generator<Decompiled, void> {
  const range = counter && formatLine(formatCountedRange(counter, records.length), records[0]!.data);
  if (range !== undefined && proof.makesRange(range, records)) {
    yield { kind: 'rule', line: range };
    return;
  }
  for (const record of records) {
    const line = findLine(record, proof, language);
    yield line === undefined ? { kind: 'inexpressible', record } : { kind: 'rule', line };
  }
}

function findLine(record: CdbRecord, proof: Proof, language: KeyFormatter): Buffer | undefined {
  const { key, data } = record;
  for (const address of [language.formatKey(key), key]) {
    const line = formatLine(address, data);
    if (line !== undefined && proof.makes(line, record)) return line;
  }
  // A key with a dash can be what is left of a range, of one number at least: of any that is before the dash.
  const counter = firstCounter(key);
  const line = counter && formatLine(formatCountedRange(counter, 1), data);
  return line !== undefined && proof.makesRange(line, [record]) ? line : undefined;
}

function firstCounter(key: Uint8Array): Counter | undefined {
  for (let at = 0; at < key.length; at = endOfPart(key, at) + 1) {
    const counter = parseCounter(key, at);
    if (counter !== undefined) return counter;
  }
  return undefined;
}

/** The number that the byte at `at` belongs to, if a range can count it; a dot belongs to what precedes it. */
function parseCounter(key: Uint8Array, at: number): Counter | undefined {
  const start = at === 0 ? 0 : key.lastIndexOf(DOT, at - 1) + 1;
  const end = endOfPart(key, at);
  const text = decodeLatin1(key.subarray(start, Math.min(end, start + LONGEST_NUMBER + 1)));
  if (!/^(0|[1-9]\d{0,2})$/.test(text)) return undefined;
  return { left: decodeLatin1(key.subarray(0, start)), number: Number(text), right: decodeLatin1(key.subarray(end)) };
}

function endOfPart(key: Uint8Array, at: number): number {
  const end = key.indexOf(DOT, at);
  return end === -1 ? key.length : end;
}

function formatCountedKey({ left, right }: Counter, number: number): Buffer {
  return encodeLatin1(`${left}${number}${right}`);
}

function formatCountedRange({ left, number, right }: Counter, count: number): Buffer {
  return encodeLatin1(`${left}${number}-${number + count - 1}${right}`);
}

/** The line that sets an address and these data, undefined where the data are not such as a rule makes. */
function formatLine(address: Uint8Array, data: Uint8Array): Buffer | undefined {
  const isDeny = data[0] === UPPER_D && data[1] === NUL;
  const parts: Uint8Array[] = [address, Buffer.from(isDeny ? ':deny' : ':allow')];
  let start = isDeny ? 2 : 0;
  while (start < data.length) {
    const end = data.indexOf(NUL, start);
    if (end === -1) return undefined;
    const instruction = formatInstruction(data[start]!, data.subarray(start + 1, end));
    if (instruction === undefined) return undefined;
    parts.push(instruction);
    start = end + 1;
  }
  return Buffer.concat(parts);
}

function formatInstruction(kind: number, text: Uint8Array): Uint8Array | undefined {
  if (kind === DASH) return Buffer.concat([Buffer.from(',!'), text]);
  const equals = text.indexOf(EQUALS);
  if (kind !== PLUS || equals === -1) return undefined;
  const value = text.subarray(equals + 1);
  const quoted = encodeLatin1(quoteValue(decodeLatin1(value)));
  return Buffer.concat([Buffer.from(','), text.subarray(0, equals + 1), quoted]);
}

/** Compiles a line to see what it makes. */
class Proof {
  readonly #scanner: Scanner;

  constructor(readonly language: RuleLanguage) {
    this.#scanner = new Scanner(language);
  }

  /** Whether `line` makes `record` and nothing else. */
  makes(line: Buffer, record: CdbRecord): boolean {
    const kind = this.#scan(line);
    if (kind !== RULE && kind !== SPECIAL_RULE) return false;
    const address = line.subarray(this.#scanner.lineStart, this.#scanner.addressEnd);
    const meaning = kind === RULE ? { kind: 'literal' as const } : this.language.readAddress(address);
    const key = meaning.kind === 'literal' ? address : meaning.kind === 'key' ? Buffer.from(meaning.key) : undefined;
    return key?.equals(record.key) === true && Buffer.from(record.data).equals(this.#scanner.data);
  }

  /** Whether `line` makes just these records. */
  makesRange(line: Buffer, records: readonly CdbRecord[]): boolean {
    if (this.#scan(line) !== SPECIAL_RULE) return false;
    const meaning = this.language.readAddress(line.subarray(0, this.#scanner.addressEnd));
    if (meaning.kind !== 'range' || !Buffer.from(records[0]!.data).equals(this.#scanner.data)) return false;
    const { left, bottom, top, right } = meaning.range;
    return (
      top - bottom + 1 === records.length &&
      records.every(({ key }, i) => Buffer.concat([left, Buffer.from(`${bottom + i}`), right]).equals(key))
    );
  }

  /** Reads a line that has to be all one rule. */
  #scan(line: Buffer): number {
    this.#scanner.feed(line, 0, line.length);
    const kind = this.#scanner.next();
    return this.#scanner.lineEnd === line.length ? kind : 0;
  }
}
