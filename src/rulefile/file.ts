import type { Dialect } from '../dialects/dialect.js';
import type { ParsedLines } from '../rules/parsed-lines.js';
import type { Server, ServerFlags } from '../server/server.js';
import { ClientSpace } from '../space/space.js';
import { CR, LF } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source, Span } from '../text/source.js';
import { KeyIndex } from './key-index.js';
import { type LintLine, readLines } from './line.js';
import { liveRules } from './live-rules.js';
import { isPlainRule } from './plain-rule.js';
import { LintRule, type RuleSource } from './rule.js';
import { decodeUtf16 } from './trim.js';

/** The check that says why no line of a file can be read. */
export type Obstacle = 'byte-order-mark' | 'crlf-line-ending';

/** A file as the checks see it. */
export class LintFile {
  /** Why it cannot be read, undefined if it can. Such a file has no lines. */
  readonly obstacle: Obstacle | undefined;
  readonly lines: readonly LintLine[];
  readonly rules: readonly LintRule[];
  /** The rules that are not the rest of a broken line. */
  readonly completeRules: readonly LintRule[];
  /** The lines in which something can be wrong with the spelling: all but those of plain rules. */
  readonly oddLines: readonly LintLine[];
  /** Those of {@link rules} that are not plain. */
  readonly oddRules: readonly LintRule[];
  /** The same of {@link completeRules}. */
  readonly oddCompleteRules: readonly LintRule[];
  /** The rules that the compiler makes of the lines as they are: those that decide for clients today. */
  readonly liveRules: readonly LintRule[];

  readonly #text: string;
  readonly #ruleSource: RuleSource;
  #index: KeyIndex | undefined;
  #space: ClientSpace | undefined;

  /**
   * @param flags those of the server, if they are known
   * @param server all of its command line, if that is known
   * @param early the rules that it asks first, with -y
   */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    readonly flags: ServerFlags | undefined,
    readonly server?: Server | undefined,
    readonly early?: ClientSpace | undefined,
  ) {
    const { bytes } = source;
    this.#text = decodeLatin1(bytes);
    this.#ruleSource = { text: this.#text, dialect };
    this.obstacle = findObstacle(bytes);
    this.lines = this.obstacle === undefined ? readLines(bytes, dialect) : [];
    const rules: LintRule[] = [];
    const liveRules: LintRule[] = [];
    const oddLines: LintLine[] = [];
    const oddRules: LintRule[] = [];
    for (const line of this.lines) {
      const live = this.#buildRule(line, line);
      const rule = line.stripped === undefined ? live : this.#buildRule(line, line.stripped);
      if (rule !== undefined) rules.push(rule);
      if (live !== undefined) liveRules.push(live);
      if (rule !== undefined && isPlainRule(bytes, rule)) continue;
      oddLines.push(line);
      if (rule !== undefined) oddRules.push(rule);
    }
    this.rules = rules;
    this.liveRules = liveRules;
    this.oddLines = oddLines;
    this.oddRules = oddRules;
    this.oddCompleteRules = oddRules.filter(isWhole);
    this.completeRules = rules.every(isWhole) ? rules : rules.filter(isWhole);
  }

  /** The bytes of a span. */
  text({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  /** Which live rules have which keys. */
  get keys(): KeyIndex {
    this.#index ??= new KeyIndex(this.liveRules, this.space);
    return this.#index;
  }

  /** All clients there can be, by the {@link liveRules}. Records have the lines of their rules. */
  get space(): ClientSpace {
    this.#space ??= new ClientSpace(liveRules(this.source, this.dialect), this.dialect);
    return this.#space;
  }

  #buildRule(line: LintLine, { lines, index }: { lines: ParsedLines; index: number }): LintRule | undefined {
    return lines.kindAt(index) === 'rule' ? new LintRule(line, lines, index, this.#ruleSource) : undefined;
  }
}

function findObstacle(bytes: Uint8Array): Obstacle | undefined {
  if (decodeUtf16(bytes) !== undefined) return 'byte-order-mark';
  // Lines end in CR alone, as on an old Macintosh.
  return bytes.includes(CR) && !bytes.includes(LF) ? 'crlf-line-ending' : undefined;
}

function isWhole({ line }: LintRule): boolean {
  return !line.isContinuation;
}

/** Whether a span contains a byte. */
export function containsByte({ source: { bytes } }: LintFile, { start, end }: Span, byte: number): boolean {
  for (let at = start; at < end; at += 1) if (bytes[at] === byte) return true;
  return false;
}
