import { HEADER_LENGTH, PAIR_LENGTH, readUint32LE } from '../cdb/format.js';
import { findTables } from '../cdb/header.js';
import { partitionPoint } from '../collections.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import { AddressSet } from '../net/address-set.js';
import { IPV4 } from '../net/family.js';
import { collectEdits, edited } from '../rulefile/edits.js';
import type { LintFile } from '../rulefile/file.js';
import type { Edit, Fix } from '../rulefile/finding.js';
import { liveRules } from '../rulefile/live-rules.js';
import { findReach } from '../space/reach.js';
import { ClientSpace } from '../space/space.js';
import { LF } from '../text/ascii.js';
import { Source, type Span } from '../text/source.js';

/** Rules as they are in a source, compiled when somebody asks: that takes longer than most other questions. */
export class Rules {
  #book: CompiledRules | undefined;
  #space: ClientSpace | undefined;

  /** @param file what was linted: the source, or what fixes made it from */
  constructor(
    readonly source: Source,
    readonly file: LintFile,
  ) {
    if (source === file.source) this.#space = file.space;
  }

  get book(): CompiledRules {
    this.#book ??= this.#space?.book ?? liveRules(this.source, this.file.dialect);
    return this.#book;
  }

  /** All clients there can be. */
  get space(): ClientSpace {
    this.#space ??= new ClientSpace(this.book, this.file.dialect);
    return this.#space;
  }

  /** The same, but only the addresses of `reach` are told apart by their networks. */
  spaceWithin(reach: AddressSet<number>): ClientSpace {
    return new ClientSpace(this.book, this.file.dialect, { reach });
  }

  isSameAs({ book }: Rules): boolean {
    return Buffer.compare(this.book.database, book.database) === 0;
  }
}

/** The clients of the rules before and after fixes; those that no changed line can matter to may be left out on both sides. */
export interface Compared {
  readonly before: ClientSpace;
  readonly after: ClientSpace;
}

/** Above this share of changed records it is not worth while to leave the others out. */
const FEW = 1 / 4;

/**
 * The rules of a file with fixes made, and which fix changed which line. Fixes are named by their places in the list.
 * Everything is computed on demand.
 */
export class FixedRules {
  readonly #before: Rules;
  readonly #edits: readonly Edit[];
  readonly #ownerOf: (edit: Edit) => number;
  /** Lines as they were, and as they are then. */
  #oldLines: LineOwners | undefined;
  #newLines: LineOwners | undefined;
  #rules: Rules | undefined;
  #compared: Compared | undefined;

  constructor(before: Rules, fixes: readonly Fix[]) {
    this.#before = before;
    this.#edits = collectEdits(fixes);
    this.#ownerOf = indexOwners(fixes);
  }

  /** The rules with the fixes. */
  get rules(): Rules {
    const { source, file } = this.#before;
    this.#rules ??= new Rules(new Source(source.name, edited(source.bytes, this.#edits)), file);
    return this.#rules;
  }

  /** The fixes that changed a line to what it is. */
  changedTo(line: number | undefined): readonly number[] {
    return line === undefined ? NONE : this.#linesAfter.of(line);
  }

  /** The fixes that changed a line from what it was. */
  changedFrom(line: number | undefined): readonly number[] {
    return line === undefined ? NONE : this.#linesBefore.of(line);
  }

  /** The positions of the records that changed lines make. */
  changedPositions(): Generator<number, void> {
    return positionsOf(this.rules.book, this.#linesAfter.all());
  }

  /** Whether nothing was done but to take lines away. */
  get deletesOnly(): boolean {
    const { source } = this.#before;
    return this.#edits.every((edit) => deletesLines(source, edit));
  }

  /** Whether there are as many lines as before, and as many records, of the same keys in the same order. */
  get keepsKeys(): boolean {
    const { source, file } = this.#before;
    if (this.#edits.every((edit) => isInValue(file, edit))) return true;
    const keepsLines = this.#edits.every(({ span, text }) => !text.includes('\n') && !hasLf(source, span));
    return keepsLines && haveSameKeys(this.#before.book.database, this.rules.book.database);
  }

  /** The clients before and after. */
  get compared(): Compared {
    if (this.#compared === undefined) {
      const reach = this.#reach();
      this.#compared =
        reach === undefined
          ? { before: this.#before.space, after: this.rules.space }
          : { before: this.#before.spaceWithin(reach), after: this.rules.spaceWithin(reach) };
    }
    return this.#compared;
  }

  /** The addresses that changed records can matter to; undefined where those are many, or where other keys changed. */
  #reach(): AddressSet<number> | undefined {
    const { book: after } = this.rules;
    const limit = (after.lines?.count ?? 0) * FEW;
    const ranges = [];
    for (const [book, lines] of [
      [this.#before.book, this.#linesBefore],
      [after, this.#linesAfter],
    ] as const) {
      for (const position of positionsOf(book, lines.all())) {
        const reach = findReach(book, position);
        if (reach === undefined || ranges.length > limit) return undefined;
        ranges.push(...reach);
      }
    }
    return AddressSet.of(IPV4, ranges);
  }

  get #linesBefore(): LineOwners {
    if (this.#oldLines === undefined) {
      this.#oldLines = new LineOwners(this.#before.source, this.#edits.length);
      for (const edit of this.#edits) this.#oldLines.add(edit.span, this.#ownerOf(edit));
    }
    return this.#oldLines;
  }

  get #linesAfter(): LineOwners {
    if (this.#newLines === undefined) {
      const { source } = this.#before;
      this.#newLines = new LineOwners(this.rules.source, this.#edits.length);
      let shift = 0;
      for (const edit of this.#edits) {
        const { span, text } = edit;
        const start = span.start + shift;
        shift += text.length - (span.end - span.start);
        if (deletesLines(source, edit)) continue;
        this.#newLines.add({ start, end: start + text.length }, this.#ownerOf(edit));
      }
    }
    return this.#newLines;
  }
}

const NONE: readonly number[] = [];

/** Finds the fix of an edit. */
function indexOwners(fixes: readonly Fix[]): (edit: Edit) => number {
  if (fixes.length === 1) return () => 0;
  const owners = new Map(fixes.flatMap((fix, i) => fix.edits.map((edit) => [edit, i] as const)));
  return (edit) => owners.get(edit)!;
}

/** Which fixes changed which lines. Edits are added in order, and there can be one for each of a hundred thousand lines. */
class LineOwners {
  /** Of each edit the first line, the last, and the fix. */
  readonly #firsts: Uint32Array;
  readonly #lasts: Uint32Array;
  readonly #owners: Uint32Array;
  #length = 0;

  constructor(
    readonly source: Source,
    count: number,
  ) {
    this.#firsts = new Uint32Array(count);
    this.#lasts = new Uint32Array(count);
    this.#owners = new Uint32Array(count);
  }

  add({ start, end }: Span, owner: number): void {
    this.#firsts[this.#length] = this.source.lineOf(start);
    this.#lasts[this.#length] = this.source.lineOf(end);
    this.#owners[this.#length] = owner;
    this.#length += 1;
  }

  of(line: number): readonly number[] {
    const owners: number[] = [];
    for (
      let i = partitionPoint(this.#length, (edit) => this.#lasts[edit]! < line);
      i < this.#length && this.#firsts[i]! <= line;
      i += 1
    ) {
      const owner = this.#owners[i]!;
      if (!owners.includes(owner)) owners.push(owner);
    }
    return owners;
  }

  /** All lines in order, each once. */
  *all(): Generator<number, void> {
    let next = 0;
    for (let i = 0; i < this.#length; i += 1) {
      for (let line = Math.max(next, this.#firsts[i]!); line <= this.#lasts[i]!; line += 1) yield line;
      next = Math.max(next, this.#lasts[i]! + 1);
    }
  }
}

/** The positions of the records of some lines. */
function* positionsOf(book: CompiledRules, lines: Iterable<number>): Generator<number, void> {
  for (const line of lines) yield* book.positionsOf(line);
}

/** Whether the records of two databases have the same keys, one by one. */
function haveSameKeys(one: Uint8Array, other: Uint8Array): boolean {
  const [end, otherEnd] = [findTables(one, one.length).start, findTables(other, other.length).start];
  let [at, to] = [HEADER_LENGTH, HEADER_LENGTH];
  while (at < end && to < otherEnd) {
    const length = readUint32LE(one, at);
    if (length !== readUint32LE(other, to)) return false;
    const [next, otherNext] = [
      at + PAIR_LENGTH + length + readUint32LE(one, at + 4),
      to + PAIR_LENGTH + length + readUint32LE(other, to + 4),
    ];
    for (let i = PAIR_LENGTH; i < PAIR_LENGTH + length; i += 1) if (one[at + i] !== other[to + i]) return false;
    [at, to] = [next, otherNext];
  }
  return at === end && to === otherEnd;
}

function hasLf({ bytes }: Source, { start, end }: Span): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === LF) return true;
  return false;
}

/**
 * Whether an edit changes only what is between the delimiters of a value. A key ends before the values of its rule, so that it
 * stays: the line compiles as before unless the text has a delimiter or a LF. Lines with something around them are left out.
 */
function isInValue({ source, lines }: LintFile, { span, text }: Edit): boolean {
  const line = lines[source.lineOf(span.start) - 1];
  if (line === undefined || line.stripped !== undefined || text.includes('\n')) return false;
  for (let i = 0; i < line.lines.countVariables(line.index); i += 1) {
    const value = line.lines.valueAt(line.index, i);
    if (value === undefined || span.start < value.start || span.end > value.end) continue;
    return !text.includes(String.fromCharCode(source.bytes[value.end]!));
  }
  return false;
}

/** Whether whole lines go, and nothing comes. */
export function deletesLines({ bytes }: Source, { span: { start, end }, text }: Edit): boolean {
  const isStart = start === 0 || bytes[start - 1] === LF;
  return text === '' && isStart && end > start && (end === bytes.length || bytes[end - 1] === LF);
}
