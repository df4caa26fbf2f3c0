import type { Dialect } from '../dialects/dialect.js';
import type { Rule } from '../rules/syntax.js';
import { type AddressMistake, findAddressMistake } from './address-mistake.js';
import { type AddressShape, shapeOf } from './address-shape.js';
import { type Keys, keysOf } from './keys.js';
import type { LintLine } from './line.js';

/** A rule and its line. */
export class LintRule {
  readonly shape: AddressShape;
  readonly #dialect: Dialect;
  #range: Keys | undefined;
  #mistake: AddressMistake | undefined | null = null;

  constructor(
    readonly line: LintLine,
    readonly rule: Rule,
    /** The address as it is written. */
    readonly text: string,
    dialect: Dialect,
  ) {
    this.shape = shapeOf(text);
    this.#dialect = dialect;
  }

  /** What its address was meant to be, if it is not an address and the text tells. */
  get mistake(): AddressMistake | undefined {
    if (this.#mistake === null) {
      const { kind } = this.shape;
      this.#mistake =
        kind === 'text' || kind === 'host' || kind === 'network' ? findAddressMistake(this.text) : undefined;
    }
    return this.#mistake;
  }

  /** The keys it makes. Only those of ranges are kept: others are made of the text in no time. */
  get keys(): Keys {
    if (this.#range !== undefined) return this.#range;
    const keys = keysOf(this.text, this.#dialect);
    if (keys.isRange) this.#range = keys;
    return keys;
  }
}
