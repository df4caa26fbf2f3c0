import { requireBytes } from '../arguments.js';
import { HEADER_LENGTH, PAIR_LENGTH } from '../cdb/format.js';
import { findTables } from '../cdb/header.js';
import { MemorySink } from '../cdb/memory-sink.js';
import { NO_RECORD } from '../cdb/reader.js';
import { recordEnd } from '../cdb/walk.js';
import { CdbWriter } from '../cdb/writer.js';
import { grow, partitionPoint } from '../collections.js';
import { requireDialect } from '../dialects/dialect.js';
import { Kernel } from '../kernel/kernel.js';
import { Compiler, feed } from '../rules/compile.js';
import type { RuleLanguage } from '../rules/language.js';
import { withWholeRanges } from '../rules/octet-range.js';

/** Rules ready for lookups: compiled just now, or a database. */
export class CompiledRules {
  /**
   * @param database is kept, not copied
   * @param lines where the records come from; undefined for a database, whose lines are unknown
   * @param hasWholeRanges whether a range is one record, whose key is that of {@link withWholeRanges}: good for a client
   *   space, which knows what that means, and not for a lookup
   */
  constructor(
    readonly database: Uint8Array,
    readonly lines: LineTable | undefined,
    readonly hasWholeRanges = false,
  ) {
    requireBytes(database, 'database');
  }

  /**
   * Compiles rules in memory, and remembers their lines.
   *
   * @throws RulesError
   */
  static compile(rules: Uint8Array, language: RuleLanguage): CompiledRules {
    requireBytes(rules, 'rules');
    requireDialect(language);
    return CompiledRules.#compile(rules, language, false);
  }

  /**
   * The same for a client space: a range is one record, and not as many as it has addresses.
   *
   * @throws RulesError
   */
  static compileWhole(rules: Uint8Array, language: RuleLanguage): CompiledRules {
    return CompiledRules.#compile(rules, withWholeRanges(language), true);
  }

  static #compile(rules: Uint8Array, language: RuleLanguage, hasWholeRanges: boolean): CompiledRules {
    const sink = new MemorySink(HEADER_LENGTH + Math.ceil(1.5 * rules.length));
    const lines = new LineTable();
    const onRecord = (line: number, position: number): void => lines.add(line, position);
    Kernel.use((kernel) => {
      const compiler = new Compiler(language, new CdbWriter(sink, kernel), onRecord, rules.length);
      feed(compiler, rules);
      compiler.finish();
    });
    return new CompiledRules(sink.contents, lines, hasWholeRanges);
  }

  /**
   * Takes bytes for what they look like, rules or a database.
   *
   * @throws RulesError where the rules do not compile
   * @throws CdbFormatError where the header of the database shows that it is damaged
   */
  static open(bytes: Uint8Array, language: RuleLanguage): CompiledRules {
    requireBytes(bytes, 'bytes');
    requireDialect(language);
    if (!looksLikeDatabase(bytes)) return CompiledRules.compile(bytes, language);
    findTables(bytes, bytes.length);
    return new CompiledRules(bytes, undefined);
  }

  /** The same for a client space, as {@link compileWhole} does. */
  static openWhole(bytes: Uint8Array, language: RuleLanguage): CompiledRules {
    return looksLikeDatabase(bytes) ? CompiledRules.open(bytes, language) : CompiledRules.compileWhole(bytes, language);
  }

  /**
   * The position of the first record of the rule that made the record at `position`: a range is one rule of many records.
   * In a database every record is a rule.
   */
  ruleOf(position: number): number {
    if (this.lines === undefined || position === NO_RECORD) return position;
    return this.lines.findFirst(position) ?? position;
  }

  /** The position of the first record of the rule in a line; `NO_RECORD` if it makes none, or if lines are unknown. */
  positionOf(line: number): number {
    return this.lines?.positionOf(line) ?? NO_RECORD;
  }

  /** The positions of all records of the rule in a line; none where lines are unknown. */
  *positionsOf(line: number): Generator<number, void> {
    const first = this.lines?.positionOf(line);
    if (first === undefined) return;
    const end = this.lines!.positionAfter(first) ?? findTables(this.database, this.database.length).start;
    for (let position = first; position < end; position = recordEnd(this.database, position)) yield position;
  }

  /** The line, from 1, of the rule that made the record at `position`; undefined where that is not known. */
  lineOf(position: number): number | undefined {
    return position === NO_RECORD ? undefined : this.lines?.find(position);
  }
}

/** Which line made which record. */
export class LineTable {
  #positions = new Float64Array(1024);
  #lines = new Uint32Array(1024);
  #count = 0;

  /** Which line was found last: the next record is mostly of the same. */
  #last = 0;

  /** How many lines made records. */
  get count(): number {
    return this.#count;
  }

  /** Says that the records from `position` on come from `line`. Positions only grow. */
  add(line: number, position: number): void {
    if (this.#count === this.#lines.length) this.#grow();
    this.#positions[this.#count] = position;
    this.#lines[this.#count] = line;
    this.#count += 1;
  }

  /** The line the record at `position` comes from. */
  find(position: number): number | undefined {
    return this.#lines[this.#indexOf(position)];
  }

  /** The position of the first record of the line that the record at `position` comes from. */
  findFirst(position: number): number | undefined {
    return this.#positions[this.#indexOf(position)];
  }

  /** The position of the first record of the next line that made some; undefined after the last. */
  positionAfter(position: number): number | undefined {
    const next = this.#indexOf(position) + 1;
    return next < this.#count ? this.#positions[next] : undefined;
  }

  /** The position of the first record of a line, undefined if it has none. */
  positionOf(line: number): number | undefined {
    const first = partitionPoint(this.#count, (i) => this.#lines[i]! < line);
    return first < this.#count && this.#lines[first] === line ? this.#positions[first] : undefined;
  }

  /** -1 for a position before all. */
  #indexOf(position: number): number {
    const last = this.#last;
    if (this.#positions[last]! <= position && (last + 1 === this.#count || position < this.#positions[last + 1]!)) {
      if (last < this.#count) return last;
    }
    const index = partitionPoint(this.#count, (i) => this.#positions[i]! <= position) - 1;
    if (index >= 0) this.#last = index;
    return index;
  }

  #grow(): void {
    this.#positions = grow(this.#positions);
    this.#lines = grow(this.#lines);
  }
}

/**
 * Rule files are text, mostly without NUL; a database has some among its first numbers, however short it was cut, and
 * bytes that no text has.
 */
export function looksLikeDatabase(bytes: Uint8Array): boolean {
  return (
    bytes.subarray(0, PAIR_LENGTH).includes(0) && !isUtf16(bytes) && !isMostlyText(bytes.subarray(0, SAMPLE_LENGTH))
  );
}

const SAMPLE_LENGTH = 64;

/** Whether at least three of four bytes are characters of ASCII. */
function isMostlyText(bytes: Uint8Array): boolean {
  const isCharacter = (byte: number): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);
  return bytes.filter(isCharacter).length * 4 >= bytes.length * 3;
}

/** Text of two bytes a character has NULs too; as rules it is at least refused with its line. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
