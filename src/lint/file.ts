import type { Dialect } from '../dialects/dialect.js';
import { decodeLatin1 } from '../latin1.js';
import { CR, LF } from '../rules/bytes.js';
import type { Source, Span } from '../source.js';
import { KeyIndex } from './key-index.js';
import { type LintLine, readLines } from './line.js';
import { LintRule } from './rule.js';
import { Suppressions } from './suppressions.js';
import { decodeUtf16 } from './utf16.js';

/** The flags of the server, as far as they matter to rules. */
export interface ServerFlags {
  /** `-H`: TCPREMOTEHOST is never set. */
  readonly noHost: boolean;
  /** `-R`: TCPREMOTEINFO is never set. */
  readonly noInfo: boolean;
  /** `-p`: a host name is only believed if it leads back to the address. */
  readonly isParanoid: boolean;
}

/** The check that says why no line of a file can be read. */
export type Obstacle = 'byte-order-mark' | 'crlf-line-ending';

/** A file as the checks see it. */
export class LintFile {
  /** Why it cannot be read, undefined if it can. Such a file has no lines. */
  readonly obstacle: Obstacle | undefined;
  readonly lines: readonly LintLine[];
  readonly rules: readonly LintRule[];
  /** The rules that are not the rest of a broken line. */
  readonly wholeRules: readonly LintRule[];

  readonly #text: string;
  #index: KeyIndex | undefined;
  #suppressions: Suppressions | undefined;

  /** @param flags those of the server, if they are known */
  constructor(
    readonly source: Source,
    readonly dialect: Dialect,
    readonly flags: ServerFlags | undefined,
  ) {
    const { bytes } = source;
    this.#text = decodeLatin1(bytes);
    this.obstacle = findObstacle(bytes);
    this.lines = this.obstacle === undefined ? readLines(bytes, dialect) : [];
    const rules: LintRule[] = [];
    for (const line of this.lines) {
      if (line.parsed.kind !== 'rule') continue;
      const { rule } = line.parsed;
      rules.push(new LintRule(line, rule, this.text(rule.address), dialect));
    }
    this.rules = rules;
    this.wholeRules = rules.every(isWhole) ? rules : rules.filter(isWhole);
  }

  /** The bytes of a span as text, a character a byte. */
  text({ start, end }: Span): string {
    return this.#text.slice(start, end);
  }

  /** Which rules have which keys. */
  get keys(): KeyIndex {
    this.#index ??= new KeyIndex(this.rules);
    return this.#index;
  }

  /** The comments that suppress findings. */
  get suppressions(): Suppressions {
    this.#suppressions ??= new Suppressions(this);
    return this.#suppressions;
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
