import { once } from '../collections.js';
import type { FileFindings } from '../lint/summary.js';
import type { Edit, Finding } from '../rulefile/finding.js';
import { LF } from '../text/ascii.js';
import { joinBytes } from '../text/bytes.js';
import { Source, type Span } from '../text/source.js';
import { visibleName } from '../text/visible.js';

/** Rule files that are compiled as one, joined as by `cat`, except that the last line of each is terminated. */
export class JoinedSources {
  readonly bytes: Uint8Array;
  /** The number, from 1, of the first line of each. */
  readonly #firstLines = once(() => firstLines(this.sources));
  readonly #whole = once(() => new WholeSource(this, this.sources[0]!));

  constructor(readonly sources: readonly Source[]) {
    this.bytes =
      sources.length === 1
        ? sources[0]!.bytes
        : joinBytes(sources.flatMap(({ bytes }) => (isEnded(bytes) ? [bytes] : [bytes, '\n'])));
  }

  /** All of them as one, named after the first. */
  get whole(): Source {
    return this.sources.length === 1 ? this.sources[0]! : this.#whole();
  }

  /** Findings in the whole as findings in each of the files. */
  split(findings: readonly Finding[]): FileFindings[] {
    const firsts: number[] = [];
    let start = 0;
    for (const { bytes } of this.sources) {
      firsts.push(start);
      start += isEnded(bytes) ? bytes.length : bytes.length + 1;
    }
    return this.sources.map((source, i) => {
      const first = firsts[i]!;
      const last = first + source.bytes.length;
      const move = (span: Span): Span => ({
        start: Math.min(span.start, last) - first,
        end: Math.min(span.end, last) - first,
      });
      const isHere = ({ span }: Edit): boolean => span.start >= first && span.end <= last;
      const own = findings.filter(({ span }) => firsts.findLastIndex((at) => at <= span.start) === i);
      return {
        source,
        findings: own.map(({ fix, ...finding }) => ({
          ...finding,
          span: move(finding.span),
          fix: fix?.edits.every(isHere)
            ? { ...fix, edits: fix.edits.map(({ span, text }) => ({ span: move(span), text })) }
            : undefined,
        })),
      };
    });
  }

  /** Files whose last line `cat` would join to the first line of the next. */
  get unended(): readonly Source[] {
    return this.sources.slice(0, -1).filter(({ bytes }) => !isEnded(bytes));
  }

  /** The file and line of a line of the whole, both numbered from 1. */
  placeOf(line: number): { readonly source: Source; readonly line: number } {
    const starts = this.#firstLines();
    const i = starts.findLastIndex((first) => first <= line);
    return { source: this.sources[i]!, line: line + 1 - starts[i]! };
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

/** Several files as one, which names lines as those of their files. */
class WholeSource extends Source {
  constructor(
    readonly joined: JoinedSources,
    { name, path }: Source,
  ) {
    super(name, joined.bytes, path);
  }

  override lineName(number: number): string {
    const { source, line } = this.joined.placeOf(number);
    return `${source.lineName(line)} of ${visibleName(source.name)}`;
  }
}
