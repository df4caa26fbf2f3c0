import type { Source, Span } from '../text/source.js';
import type { RuleLanguage } from './language.js';
import { ParsedLines } from './parsed-lines.js';
import type { Problem } from './problem.js';
import { BLANK, END, MALFORMED, RULE, Scanner, SPECIAL_RULE } from './scanner.js';
import type { MalformedLine, RuleLine } from './syntax.js';

/** All lines of a source. Unlike the compiler this does not stop at a malformed one. */
export function parseRules(source: Source, language: RuleLanguage): RuleLine[] {
  const lines = new RuleParser(source.bytes, language).parse(0, source.bytes.length);
  return Array.from({ length: lines.count }, (_, i) => lines.at(i));
}

/** Parses any lines of some bytes. */
export class RuleParser {
  readonly #scanner: Scanner;

  constructor(
    readonly bytes: Uint8Array,
    readonly language: RuleLanguage,
  ) {
    this.#scanner = new Scanner(language);
  }

  /**
   * The lines of `bytes[start..end)`, the last of which may lack its LF.
   *
   * @param lines to add them to; new ones if left out
   */
  parse(start: number, end: number, lines = new ParsedLines(end - start)): ParsedLines {
    const scanner = this.#scanner;
    scanner.feed(this.bytes, start, end);
    for (let kind = scanner.next(); kind !== END; kind = scanner.next()) {
      const lineEnd = Math.min(scanner.nextLine - 1, end);
      const malformed = kind === MALFORMED || kind === SPECIAL_RULE ? this.#malformed(kind, lineEnd) : undefined;
      if (malformed !== undefined) lines.addMalformed(malformed);
      else if (kind === RULE || kind === SPECIAL_RULE) lines.add(RULE, scanner.lineStart, lineEnd, scanner);
      else lines.add(kind, scanner.lineStart, lineEnd);
    }
    return lines;
  }

  /**
   * Adds the only line of `bytes[start..end)`, with its LF or without, to others.
   *
   * @returns its place among them
   */
  addLine(start: number, end: number, lines: ParsedLines): number {
    const index = lines.count;
    this.parse(start, end, lines);
    if (lines.count === index) lines.add(BLANK, start, end);
    return index;
  }

  /** The only line of `bytes[start..end)`, with its LF or without. */
  parseLine(start: number, end: number): RuleLine {
    const lines = new ParsedLines();
    return lines.at(this.addLine(start, end, lines));
  }

  /** What is wrong with the line the scanner came to, malformed or with a special address. */
  #malformed(kind: number, end: number): MalformedLine | undefined {
    const { lineStart, lineEnd, addressEnd, problem, problemAt } = this.#scanner;
    const span = { start: lineStart, end };
    const address = { start: lineStart, end: addressEnd };
    if (kind === MALFORMED) {
      const hasAddress = problem !== 'no-rule' && problem !== 'no-colon';
      return malformed(span, problem, { start: problemAt, end: lineEnd }, hasAddress ? address : undefined);
    }
    const meaning = this.language.readAddress(this.bytes.subarray(lineStart, addressEnd));
    return meaning.kind === 'invalid' ? malformed(span, meaning.problem, address, address) : undefined;
  }
}

function malformed(line: Span, code: Problem, span: Span, address: Span | undefined): MalformedLine {
  return { kind: 'malformed', span: line, diagnostic: { code, severity: 'error', span }, address };
}
