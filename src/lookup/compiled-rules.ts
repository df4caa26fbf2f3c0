import { requireBytes } from '../arguments.js';
import { PAIR_LENGTH } from '../cdb/format.js';
import { MemorySink } from '../cdb/memory-sink.js';
import { NO_RECORD } from '../cdb/reader.js';
import { CdbWriter } from '../cdb/writer.js';
import { requireDialect } from '../dialects/dialect.js';
import { Compiler, feed } from '../rules/compile.js';
import type { RuleLanguage } from '../rules/language.js';

/** Rules ready to be asked, compiled by us just now or by somebody before. */
export class CompiledRules {
  /**
   * @param database is kept, not copied
   * @param lines where the records come from; undefined for a database of which nobody knows
   */
  constructor(
    readonly database: Uint8Array,
    readonly lines: LineTable | undefined,
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
    const sink = new MemorySink();
    const lines = new LineTable();
    const onRecord = (line: number, position: number): void => lines.add(line, position);
    const compiler = new Compiler(language, new CdbWriter(sink), onRecord, rules.length);
    feed(compiler, rules);
    compiler.finish();
    return new CompiledRules(sink.contents, lines);
  }

  /** Takes bytes for what they look like, rules or a database. @throws RulesError */
  static open(bytes: Uint8Array, language: RuleLanguage): CompiledRules {
    requireBytes(bytes, 'bytes');
    requireDialect(language);
    return looksLikeDatabase(bytes) ? new CompiledRules(bytes, undefined) : CompiledRules.compile(bytes, language);
  }

  /**
   * Where the first record of the rule stands that made the record at `position`: a range is one rule of many records. Of
   * a database every record is a rule.
   */
  ruleOf(position: number): number {
    if (this.lines === undefined || position === NO_RECORD) return position;
    return this.lines.findFirst(position) ?? position;
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

  /** Where the first record stands of the line that the record at `position` comes from. */
  findFirst(position: number): number | undefined {
    return this.#positions[this.#indexOf(position)];
  }

  /** -1 for a position before all. */
  #indexOf(position: number): number {
    const last = this.#last;
    if (this.#positions[last]! <= position && (last + 1 === this.#count || position < this.#positions[last + 1]!)) {
      if (last < this.#count) return last;
    }
    let low = 0;
    let high = this.#count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#positions[middle]! <= position) low = middle + 1;
      else high = middle;
    }
    if (low > 0) this.#last = low - 1;
    return low - 1;
  }

  #grow(): void {
    const positions = new Float64Array(2 * this.#count);
    positions.set(this.#positions);
    this.#positions = positions;
    const lines = new Uint32Array(2 * this.#count);
    lines.set(this.#lines);
    this.#lines = lines;
  }
}

/** Rule files are text, without NUL; a database has some among its first numbers, however short it was cut. */
export function looksLikeDatabase(bytes: Uint8Array): boolean {
  return bytes.subarray(0, PAIR_LENGTH).includes(0) && !isUtf16(bytes);
}

/** Text of two bytes a character has NULs too; as rules it is at least refused with its line. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
