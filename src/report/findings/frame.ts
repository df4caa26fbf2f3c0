import type { Style } from '../style.js';
import type { Cell } from './cells.js';

/** Lines are cut to about this many columns around what is marked. */
const FRAME_WIDTH = 100;

/** A place in a text: lines and columns from 1, columns in characters. */
interface MarkedPlace {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  /** One past the last character. */
  readonly endColumn: number;
}

/** The line, and below it carets from the start of the finding to its end, or to the end of the line. */
export function frame(
  { line, column, endLine, endColumn }: MarkedPlace,
  cells: readonly Cell[],
  style: Style,
): string[] {
  const from = column - 1;
  const to = Math.max(from + 1, endLine === line ? endColumn - 1 : cells.length);
  let first = from;
  let width = 0;
  while (first > 0 && width + cells[first - 1]!.width <= FRAME_WIDTH / 2) {
    first -= 1;
    width += cells[first]!.width;
  }
  const marked = measureWidth(cells, from, to, FRAME_WIDTH - width);
  const lead = first > 0 ? '…' : '';
  const gutter = `${line}`.length;
  const { text, isCut } = cutTo(cells, first, FRAME_WIDTH);
  return [
    `  ${style.dim(`${line} |`)} ${lead}${text}${isCut ? '…' : ''}`,
    `  ${style.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(width + lead.length)}${style.red('^'.repeat(Math.max(1, marked)))}`,
  ];
}

/** The width of some characters, or `most` where they are wider. */
function measureWidth(cells: readonly Cell[], from: number, to: number, most: number): number {
  let width = 0;
  for (let i = from; i < to && i < cells.length && width < most; i += 1) width += cells[i]!.width;
  return Math.min(width, most);
}

function cutTo(cells: readonly Cell[], first: number, most: number): { text: string; isCut: boolean } {
  let text = '';
  let width = 0;
  for (let i = first; i < cells.length; i += 1) {
    width += cells[i]!.width;
    if (width > most) return { text, isCut: true };
    text += cells[i]!.text;
  }
  return { text, isCut: false };
}
