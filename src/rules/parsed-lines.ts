import { grow } from '../collections.js';
import type { Span } from '../text/source.js';
import { BLANK, COMMENT, IGNORED, MALFORMED, RULE, type Scanner, UNSET, VARIABLE_SIZE } from './scanner.js';
import type { MalformedLine, Rule, RuleLine, RuleVariable } from './syntax.js';

const KINDS: Readonly<Record<number, RuleLine['kind']>> = {
  [BLANK]: 'blank',
  [COMMENT]: 'comment',
  [IGNORED]: 'ignored',
  [MALFORMED]: 'malformed',
  [RULE]: 'rule',
};

/** Integers a line takes: its kind, its start and end, the end of the address, the action, and the end of its variables. */
const ROW_SIZE = 6;

/** For more bytes than these no room is made before there are lines: a single one can be as long. */
const MAX_FORESEEN = 1 << 20;

/**
 * Lines as numbers. A file can have a million, and objects for all their parts would take most of the time and memory; they
 * are made when somebody asks, anew each time.
 */
export class ParsedLines {
  #count = 0;
  #rows: Int32Array;
  #variables: Int32Array;
  readonly #malformed = new Map<number, MalformedLine>();

  /** @param length of the lines in bytes, if it is known; most take more than 32 */
  constructor(length = 0) {
    const count = 1 + (Math.min(length, MAX_FORESEEN) >> 5);
    this.#rows = new Int32Array(count * ROW_SIZE);
    this.#variables = new Int32Array(count * VARIABLE_SIZE);
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Adds a line.
   *
   * @param scanner which has come to it, if it is a rule
   */
  add(kind: number, start: number, end: number, scanner?: Scanner): void {
    const first = this.#endOfVariables(this.#count - 1);
    const row = this.#count * ROW_SIZE;
    if (row === this.#rows.length) this.#rows = grow(this.#rows);
    const rows = this.#rows;
    rows[row] = kind;
    rows[row + 1] = start;
    rows[row + 2] = end;
    rows[row + 3] = scanner?.addressEnd ?? start;
    rows[row + 4] = scanner?.isDeny === true ? 1 : 0;
    rows[row + 5] = scanner === undefined ? first : this.#addVariables(scanner, first);
    this.#count += 1;
  }

  addMalformed(line: MalformedLine): void {
    this.#malformed.set(this.#count, line);
    this.add(MALFORMED, line.span.start, line.span.end);
  }

  #addVariables({ variables, variableCount }: Scanner, first: number): number {
    const count = variableCount * VARIABLE_SIZE;
    while (this.#variables.length < first + count) this.#variables = grow(this.#variables);
    for (let i = 0; i < count; i += 1) this.#variables[first + i] = variables[i]!;
    return first + count;
  }

  kindAt(index: number): RuleLine['kind'] {
    return KINDS[this.#rows[index * ROW_SIZE]!]!;
  }

  at(index: number): RuleLine {
    const kind = this.kindAt(index);
    if (kind === 'malformed') return this.#malformed.get(index)!;
    const span = this.spanAt(index);
    return kind === 'rule' ? { kind, span, rule: this.ruleAt(index) } : { kind, span };
  }

  spanAt(index: number): Span {
    const row = index * ROW_SIZE;
    return { start: this.#rows[row + 1]!, end: this.#rows[row + 2]! };
  }

  /** The address of the rule in a line. */
  addressAt(index: number): Span {
    const row = index * ROW_SIZE;
    return { start: this.#rows[row + 1]!, end: this.#rows[row + 3]! };
  }

  /** What the rule in a line does. */
  actionAt(index: number): Rule['action'] {
    return this.#rows[index * ROW_SIZE + 4] === 1 ? 'deny' : 'allow';
  }

  /** The rule in a line. */
  ruleAt(index: number): Rule {
    const variables: RuleVariable[] = [];
    for (let i = 0; i < this.countVariables(index); i += 1) variables.push(this.variableAt(index, i));
    return { address: this.addressAt(index), action: this.actionAt(index), variables };
  }

  /** How many variables the rule in a line has. */
  countVariables(index: number): number {
    return (this.#endOfVariables(index) - this.#endOfVariables(index - 1)) / VARIABLE_SIZE;
  }

  /** The nth variable of the rule in a line, from 0. */
  variableAt(index: number, n: number): RuleVariable {
    const first = this.#endOfVariables(index - 1) + n * VARIABLE_SIZE;
    const value = this.valueAt(index, n);
    const name = this.nameAt(index, n);
    return {
      span: { start: this.#variables[first]!, end: value === undefined ? name.end : value.end + 1 },
      name,
      value,
    };
  }

  /** The {@link RuleVariable.name} of a variable. */
  nameAt(index: number, n: number): Span {
    const first = this.#endOfVariables(index - 1) + n * VARIABLE_SIZE;
    const isUnset = this.#variables[first + 2] === UNSET;
    return { start: this.#variables[first]! + (isUnset ? 2 : 1), end: this.#variables[first + 1]! };
  }

  /** The {@link RuleVariable.value} of a variable. */
  valueAt(index: number, n: number): Span | undefined {
    const first = this.#endOfVariables(index - 1) + n * VARIABLE_SIZE;
    const start = this.#variables[first + 2]!;
    return start < 0 ? undefined : { start, end: this.#variables[first + 3]! };
  }

  /** Where the variables of a line end, and those of the next begin. */
  #endOfVariables(index: number): number {
    return index === -1 ? 0 : this.#rows[index * ROW_SIZE + 5]!;
  }
}
