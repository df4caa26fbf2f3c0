import type { Dialect } from '../dialects/dialect.js';
import type { ParsedLines } from '../rules/parsed-lines.js';
import type { Rule, RuleVariable } from '../rules/syntax.js';
import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import { type AddressMistake, findAddressMistake } from './address-mistake.js';
import { type AddressShape, classifyShape } from './address-shape.js';
import { compileKeys, type Keys } from './keys.js';
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
  readonly #lines: ParsedLines;
  readonly #index: number;
  readonly #source: RuleSource;
  #found: { range?: Keys; mistake?: AddressMistake | undefined } | undefined;

  /** @param index of the rule among the lines that were parsed */
  constructor(
    readonly line: LintLine,
    lines: ParsedLines,
    index: number,
    source: RuleSource,
  ) {
    this.#lines = lines;
    this.#index = index;
    this.#source = source;
    const { start, end } = this.address;
    this.shape = classifyShape(source.text, start, end);
  }

  /** All its parts. The members below cost less. */
  get rule(): Rule {
    return this.#lines.ruleAt(this.#index);
  }

  /** The address as it is written. */
  get text(): BinaryString {
    const { start, end } = this.address;
    return this.#source.text.slice(start, end);
  }

  get address(): Span {
    return this.#lines.addressAt(this.#index);
  }

  get action(): Rule['action'] {
    return this.#lines.actionAt(this.#index);
  }

  get variableCount(): number {
    return this.#lines.countVariables(this.#index);
  }

  /** The nth variable, from 0. */
  variable(n: number): RuleVariable {
    return this.#lines.variableAt(this.#index, n);
  }

  /** Its name. */
  variableName(n: number): Span {
    return this.#lines.nameAt(this.#index, n);
  }

  /** Its value. */
  variableValue(n: number): Span | undefined {
    return this.#lines.valueAt(this.#index, n);
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
    const keys = compileKeys(this.text, this.#source.dialect);
    if (keys.isRange) {
      this.#found ??= {};
      this.#found.range = keys;
    }
    return keys;
  }
}
