/** A fenced block of a Markdown text. */
export interface Block {
  /** The first word after the fence, and the rest of that line. */
  readonly language: string;
  readonly argument: string;
  /** Whole lines. */
  readonly text: string;
  /** The line of the opening fence, from 1. */
  readonly line: number;
}

const FENCE = /^```(\S*) ?(.*)$/;

/** The fenced blocks, in their order. */
export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  const lines = markdown.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const fence = FENCE.exec(lines[at]!);
    if (fence === null) continue;
    const end = lines.indexOf('```', at + 1);
    if (end === -1) throw new Error(`line ${at + 1}: this block does not end`);
    const text = lines.slice(at + 1, end).map((line) => `${line}\n`);
    blocks.push({ language: fence[1]!, argument: fence[2]!, text: text.join(''), line: at + 1 });
    at = end;
  }
  return blocks;
}

/** The rows of the first table after a heading, without the row of titles; cells as they are written. */
export function tableAfter(markdown: string, heading: string): string[][] {
  const lines = markdown.split('\n');
  const start = lines.indexOf(heading);
  if (start === -1) throw new Error(`no heading "${heading}"`);
  const first = lines.findIndex((line, i) => i > start && line.startsWith('|'));
  const end = lines.findIndex((line, i) => i > first && !line.startsWith('|'));
  return lines.slice(first + 2, end).map((line) => line.slice(2, -2).split(' | '));
}

/** The texts between backquotes. Spaces at either end count. */
export function codesIn(cell: string): string[] {
  return Array.from(cell.matchAll(/`([^`]+)`/g), ([, code]) => code!);
}

/** The document with the text of its blocks replaced. */
export function replaceBlocks(markdown: string, texts: ReadonlyMap<Block, string>): string {
  const lines = markdown.split('\n');
  for (const [{ line, text }, replacement] of [...texts].reverse())
    lines.splice(line, text.split('\n').length - 1, ...replacement.split('\n').slice(0, -1));
  return lines.join('\n');
}

/** The anchors that GitHub gives the headings of a document. */
export function anchorsIn(markdown: string): string[] {
  return Array.from(markdown.matchAll(/^#+ (.*)$/gm), ([, title]) =>
    title!
      .toLowerCase()
      .replaceAll(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  );
}
