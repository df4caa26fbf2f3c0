import { LF } from '../text/ascii.js';
import { joinBytes } from '../text/bytes.js';
import type { Source } from '../text/source.js';

/** Rule files that are compiled as one, joined as by `cat`, except that the last line of each is terminated. */
export class JoinedSources {
  readonly bytes: Uint8Array;
  /** The number, from 1, of the first line of each. */
  #firstLines: readonly number[] | undefined;

  constructor(readonly sources: readonly Source[]) {
    this.bytes =
      sources.length === 1
        ? sources[0]!.bytes
        : joinBytes(sources.flatMap(({ bytes }) => (isEnded(bytes) ? [bytes] : [bytes, '\n'])));
  }

  /** Files whose last line `cat` would join to the first line of the next. */
  get unended(): readonly Source[] {
    return this.sources.slice(0, -1).filter(({ bytes }) => !isEnded(bytes));
  }

  /** The file and line of a line of the whole, both numbered from 1. */
  placeOf(line: number): { readonly source: Source; readonly line: number } {
    this.#firstLines ??= firstLines(this.sources);
    const i = this.#firstLines.findLastIndex((first) => first <= line);
    return { source: this.sources[i]!, line: line + 1 - this.#firstLines[i]! };
  }
}

function isEnded(bytes: Uint8Array): boolean {
  return bytes.length === 0 || bytes.at(-1) === LF;
}

function firstLines(sources: readonly Source[]): number[] {
  const numbers: number[] = [];
  let first = 1;
  for (const source of sources) {
    numbers.push(first);
    const { line, column } = source.locationOf(source.bytes.length);
    first += column === 1 ? line - 1 : line;
  }
  return numbers;
}
