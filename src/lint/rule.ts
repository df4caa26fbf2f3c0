import type { Dialect } from '../dialects/dialect.js';
import type { Rule } from '../rules/syntax.js';
import { type AddressShape, shapeOf } from './address.js';
import { type Keys, keysOf } from './keys.js';
import type { LintLine } from './line.js';

/** A rule and its line. */
export class LintRule {
  readonly shape: AddressShape;
  readonly #dialect: Dialect;
  #range: Keys | undefined;

  constructor(
    readonly line: LintLine,
    readonly rule: Rule,
    /** The address as it is written, a character a byte. */
    readonly text: string,
    dialect: Dialect,
  ) {
    this.shape = shapeOf(text);
    this.#dialect = dialect;
  }

  /** The keys it makes. Only those of ranges are kept: others are made of the text in no time. */
  get keys(): Keys {
    if (this.#range !== undefined) return this.#range;
    const keys = keysOf(this.text, this.#dialect);
    if (keys.isRange) this.#range = keys;
    return keys;
  }
}
