import type { FileFindings } from '../../lint/summary.js';
import type { Finding } from '../../rulefile/finding.js';
import type { Source } from '../../text/source.js';
import { isPlain } from '../../text/visible.js';
import { type Cell, characterAt, numberCodeUnits, toCells } from './cells.js';

/** A finding with the places people and machines ask for: lines and columns from 1, columns in characters. */
export interface LocatedFinding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** One past the last character. */
  readonly endColumn: number;
  readonly finding: Finding;
}

/** Puts findings in their places. */
export function locate({ source, findings }: FileFindings): LocatedFinding[] {
  const cells = new LineCells(source);
  const place = (offset: number): { line: number; column: number } => {
    const { line, column } = source.locationOf(offset);
    return { line, column: cells.characterAt(line, column - 1) };
  };
  return findings.map((finding) => {
    const start = place(finding.span.start);
    const end = place(finding.span.end);
    return { file: source.name, ...start, endLine: end.line, endColumn: end.column, finding };
  });
}

/** The characters of lines. The last line asked for is remembered: a long one can have many findings. */
export class LineCells {
  #number = 0;
  #line: Uint8Array = new Uint8Array(0);
  #isPlain = true;
  #cells: readonly Cell[] | undefined;
  #codeUnits: Uint32Array | undefined;

  constructor(readonly source: Source) {}

  /** All characters of the line of this number. */
  of(number: number): readonly Cell[] {
    this.#moveTo(number);
    this.#cells ??= toCells(this.#line);
    return this.#cells;
  }

  /** Which character of it, from 1, the byte at `offset` belongs to; one more than there are for the end. */
  characterAt(number: number, offset: number): number {
    this.#moveTo(number);
    return this.#isPlain ? offset + 1 : characterAt(this.#line, offset, this.of(number));
  }

  /** Which UTF-16 code unit of it, from 1; in what is not UTF-8, which byte. */
  codeUnitAt(number: number, offset: number): number {
    this.#moveTo(number);
    if (this.#isPlain) return offset + 1;
    this.#codeUnits ??= numberCodeUnits(this.#line);
    return this.#codeUnits[offset]!;
  }

  #moveTo(number: number): void {
    if (number === this.#number) return;
    this.#number = number;
    this.#line = this.source.line(number);
    this.#isPlain = isPlain(this.#line);
    this.#cells = undefined;
    this.#codeUnits = undefined;
  }
}
