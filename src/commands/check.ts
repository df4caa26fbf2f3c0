import { NO_RECORD } from '../cdb/reader.js';
import type { Dialect } from '../dialects/dialect.js';
import { Batch, readClient } from '../lookup/batch.js';
import type { Client } from '../lookup/client.js';
import type { RuleBook } from '../lookup/rulebook.js';
import { ByteOutput } from '../report/byte-output.js';
import { type Decision, renderEnvironment, renderRule } from '../report/decision.js';
import { renderAnswer } from '../report/tcprulescheck.js';
import { visibleText } from '../report/visible.js';
import { LF, SPACE } from '../rules/bytes.js';
import { decisionOf } from './decide.js';

export type CheckFormat = 'text' | 'json' | 'tcprulescheck';

/** A client is shown in at least this many columns, so that most lists are aligned from the first line on. */
const CLIENT_WIDTH = 16;

/** Longer variables do not push the columns behind them. */
const MOST_ALIGNED = 40;

/**
 * Decides clients and says what each gets, a line each: `check RULES [CLIENT...]`. What is said behind the client is the
 * same for all whom one record decides, so it is made once.
 */
export class Checker {
  readonly #book: RuleBook;
  readonly #dialect: Dialect;
  readonly #format: CheckFormat;
  readonly #batch: Batch;
  readonly #output = new ByteOutput();
  readonly #answers = new Map<number, Uint8Array>();
  #positions = new Uint32Array(1024);
  #clientWidth = CLIENT_WIDTH;
  #widths = { variables: 0, rule: 0 };

  constructor(book: RuleBook, dialect: Dialect, format: CheckFormat) {
    this.#book = book;
    this.#dialect = dialect;
    this.#format = format;
    this.#batch = new Batch(book.database, dialect);
  }

  /**
   * What is to be said of the clients in `list`, lines `IP [HOST [INFO]]` with `-` for what is unset.
   *
   * @throws CdbFormatError where a search runs into damage
   */
  decide(list: Uint8Array): Uint8Array {
    if (this.#positions.length < list.length / 2 + 1) this.#positions = new Uint32Array(list.length / 2 + 1);
    const count = this.#batch.decide(list, 0, list.length, this.#positions);
    if (this.#format === 'text') this.#align(list, count);
    let client = 0;
    for (let start = 0; start < list.length; ) {
      let end = start;
      while (end < list.length && list[end] !== LF) end += 1;
      if (end > start) {
        this.#say(list, start, end, this.#positions[client]!);
        client += 1;
      }
      start = end + 1;
    }
    return this.#output.take();
  }

  #say(list: Uint8Array, start: number, end: number, position: number): void {
    const output = this.#output;
    if (this.#format === 'text') {
      output.add(list, start, end);
      output.fill(SPACE, this.#clientWidth - (end - start));
    } else if (this.#format === 'json') {
      output.add(Buffer.from(clientJson(readClient(list.subarray(start, end)))));
    }
    let answer = this.#answers.get(position);
    if (answer === undefined) {
      answer = this.#answer(position);
      this.#answers.set(position, answer);
    }
    output.add(answer);
  }

  #answer(position: number): Uint8Array {
    if (this.#format === 'tcprulescheck') {
      return renderAnswer(position === NO_RECORD ? undefined : this.#batch.recordAt(position), this.#dialect);
    }
    const decision = this.#decisionAt(position);
    if (this.#format === 'json') return Buffer.from(decisionJson(decision));
    const { variables, rule, line } = this.#columns(decision);
    const widths = this.#widths;
    return Buffer.from(
      `  ${decision.action.padEnd(5)}  ${variables.padEnd(widths.variables)}  ${rule.padEnd(widths.rule)}  ${line}`.trimEnd() +
        '\n',
    );
  }

  /** Makes the columns wide enough for these clients; they never shrink. */
  #align(list: Uint8Array, count: number): void {
    let width = this.#clientWidth;
    for (let start = 0; start < list.length; ) {
      let end = start;
      while (end < list.length && list[end] !== LF) end += 1;
      width = Math.max(width, Math.min(end - start, MOST_ALIGNED));
      start = end + 1;
    }
    this.#clientWidth = width;
    let { variables, rule } = this.#widths;
    const seen = new Set(this.#positions.subarray(0, count));
    for (const position of seen) {
      if (this.#answers.has(position)) continue;
      const columns = this.#columns(this.#decisionAt(position));
      variables = Math.max(variables, Math.min(columns.variables.length, MOST_ALIGNED));
      rule = Math.max(rule, Math.min(columns.rule.length, MOST_ALIGNED));
    }
    if (variables === this.#widths.variables && rule === this.#widths.rule) return;
    this.#widths = { variables, rule };
    this.#answers.clear();
  }

  #columns(decision: Decision): { variables: string; rule: string; line: string } {
    return {
      variables: renderEnvironment(decision.env) || '-',
      rule: renderRule(decision, (key) => `${visibleText(this.#dialect.showKey(key))}:`),
      line: decision.line === undefined ? '' : `line ${decision.line}`,
    };
  }

  #decisionAt(position: number): Decision {
    const record = position === NO_RECORD ? undefined : this.#batch.recordAt(position);
    return decisionOf(record, this.#book.lineOf(position), this.#dialect);
  }
}

function clientJson({ ip, host, info }: Client): string {
  const text = (bytes: Uint8Array | undefined): string =>
    bytes === undefined ? 'null' : JSON.stringify(decode(bytes));
  return `{"ip":${text(ip)},"host":${text(host)},"info":${text(info)}`;
}

function decisionJson({ action, rule, line, env }: Decision): string {
  const variables = Object.fromEntries(
    [...env].map(([name, value]) => [decode(Buffer.from(name, 'latin1')), value && decode(value)]),
  );
  const fields = { action, rule: rule === undefined ? null : decode(rule), line: line ?? null, env: variables };
  return `,${JSON.stringify(fields).slice(1)}\n`;
}

function decode(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
}
