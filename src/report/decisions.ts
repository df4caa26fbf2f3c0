import type { Decider, Decision } from '../commands/decide.js';
import { readClient } from '../lookup/batch.js';
import type { Client } from '../lookup/client.js';
import { LF, SPACE } from '../rules/bytes.js';
import { ByteOutput } from './byte-output.js';
import { renderEnvironment } from './environment.js';
import { renderAnswer } from './tcprulescheck.js';
import { visibleText } from './visible.js';

export type DecisionFormat = 'text' | 'json' | 'tcprulescheck';

/** A client is shown in at least this many columns, so that most lists are aligned from the first line on. */
const CLIENT_WIDTH = 16;

/** Longer variables do not push the columns behind them. */
const MOST_ALIGNED = 40;

/**
 * Says what each of many clients gets, a line each. What is said behind the client is the same for all whom one record
 * decides, so it is made once.
 */
export class DecisionReport {
  readonly #decider: Decider;
  readonly #format: DecisionFormat;
  readonly #output = new ByteOutput();
  readonly #answers = new Map<number, Uint8Array>();
  #clientWidth = CLIENT_WIDTH;
  #widths = { variables: 0, rule: 0 };

  constructor(decider: Decider, format: DecisionFormat) {
    this.#decider = decider;
    this.#format = format;
  }

  /**
   * What is to be said of the clients in `list`, as {@link Decider.decide} takes them.
   *
   * @throws CdbFormatError where a search runs into damage
   */
  render(list: Uint8Array): Uint8Array {
    const positions = this.#decider.decide(list);
    if (this.#format === 'text') this.#align(list, positions);
    let client = 0;
    for (let start = 0; start < list.length; ) {
      let end = start;
      while (end < list.length && list[end] !== LF) end += 1;
      if (end > start) {
        this.#say(list, start, end, positions[client]!);
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
      return renderAnswer(this.#decider.recordAt(position), this.#decider.dialect);
    }
    const decision = this.#decider.decisionAt(position);
    if (this.#format === 'json') return Buffer.from(decisionJson(decision));
    const { variables, rule, line } = this.#columns(decision);
    const widths = this.#widths;
    return Buffer.from(
      `  ${decision.action.padEnd(5)}  ${variables.padEnd(widths.variables)}  ${rule.padEnd(widths.rule)}  ${line}`.trimEnd() +
        '\n',
    );
  }

  /** Makes the columns wide enough for these clients; they never shrink. */
  #align(list: Uint8Array, positions: Uint32Array): void {
    let width = this.#clientWidth;
    for (let start = 0; start < list.length; ) {
      let end = start;
      while (end < list.length && list[end] !== LF) end += 1;
      width = Math.max(width, Math.min(end - start, MOST_ALIGNED));
      start = end + 1;
    }
    this.#clientWidth = width;
    let { variables, rule } = this.#widths;
    const seen = new Set(positions);
    for (const position of seen) {
      if (this.#answers.has(position)) continue;
      const columns = this.#columns(this.#decider.decisionAt(position));
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
      rule: decision.rule === undefined ? 'no rule' : `${visibleText(this.#decider.dialect.showKey(decision.rule))}:`,
      line: decision.line === undefined ? '' : `line ${decision.line}`,
    };
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
