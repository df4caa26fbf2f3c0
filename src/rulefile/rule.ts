import type { Dialect } from '../dialects/dialect.js';
import type { Rule } from '../rules/syntax.js';
import type { BinaryString } from '../text/bytes.js';
import { type AddressMistake, findAddressMistake } from './address-mistake.js';
import { type AddressShape, shapeOf } from './address-shape.js';
import { type Keys, keysOf } from './keys.js';
import type { LintLine } from './line.js';

/** What the rules of a file have in common. */
export interface RuleSource {
  /** All of the file. */
  readonly text: BinaryString;
  readonly dialect: Dialect;
}

/** A rule and its line. There can be a million, so that what few of them need is not kept in each. */
export class LintRule {
  readonly shape: AddressShape;
  readonly #source: RuleSource;
  #found: { range?: Keys; mistake?: AddressMistake | undefined } | undefined;

  constructor(
    readonly line: LintLine,
    readonly rule: Rule,
    source: RuleSource,
  ) {
    this.#source = source;
    this.shape = shapeOf(this.text);
  }

  /** The address as it is written. */
  get text(): BinaryString {
    const { start, end } = this.rule.address;
    return this.#source.text.slice(start, end);
  }

  /** What its address was meant to be, if it is not an address and the text tells. */
  get mistake(): AddressMistake | undefined {
    const { kind } = this.shape;
    if (kind !== 'text' && kind !== 'host' && kind !== 'network') return undefined;
    this.#found ??= {};
    if (!('mistake' in this.#found)) this.#found.mistake = findAddressMistake(this.text);
    return this.#found.mistake;
  }

  /** The keys it makes. Only those of ranges are kept: others are made of the text in no time. */
  get keys(): Keys {
    if (this.#found?.range !== undefined) return this.#found.range;
    const keys = keysOf(this.text, this.#source.dialect);
    if (keys.isRange) {
      this.#found ??= {};
      this.#found.range = keys;
    }
    return keys;
  }
}
