import type { Spread } from './measure.js';

/** A line of the report. */
export interface Row {
  readonly work: string;
  readonly against: string;
  /** Wall time of ours by theirs; below 1 ours is faster. Or seconds, where there is nothing to compare with. */
  readonly wall: Spread;
  readonly cpu?: Spread;
  /** MiB. */
  readonly peak?: number;
  readonly theirPeak?: number;
  readonly must?: number;
  readonly ambition?: number;
}

const HEADINGS = [
  'work',
  'against',
  'wall ratio (min–max)',
  'CPU ratio',
  'peak MiB, theirs',
  'must',
  'ambition',
  'met',
];

/** The rows as a Markdown table. */
export function renderTable(rows: readonly Row[]): string {
  const cells = rows.map((row) => [
    row.work,
    row.against,
    `${number(row.wall.median)} (${number(row.wall.min)}–${number(row.wall.max)})`,
    row.cpu === undefined ? '' : number(row.cpu.median),
    row.peak === undefined ? '' : `${Math.round(row.peak)}${row.theirPeak ? `, ${Math.round(row.theirPeak)}` : ''}`,
    row.must === undefined ? '' : number(row.must),
    row.ambition === undefined ? '' : number(row.ambition),
    verdict(row),
  ]);
  const all = [HEADINGS, ...cells];
  const widths = HEADINGS.map((_, column) => Math.max(...all.map((line) => line[column]!.length)));
  const render = (line: readonly string[]): string =>
    `| ${line.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  return [render(HEADINGS), render(widths.map((width) => '-'.repeat(width))), ...cells.map(render)].join('\n');
}

function verdict({ wall, must, ambition }: Row): string {
  if (must === undefined) return '';
  const value = wall.median;
  if (ambition !== undefined && value <= ambition) return 'ambition';
  return value <= must ? 'must' : 'NO';
}

function number(value: number): string {
  const digits = value >= 10 ? 1 : value >= 0.1 ? 2 : 4;
  return value.toFixed(digits);
}
