import { NO_RECORD } from '../../cdb/reader.js';
import { RecordCursor } from '../../cdb/walk.js';
import { getOrMake } from '../../collections.js';
import { parseClient } from '../../lookup/client-line.js';
import type { Outcome } from '../../lookup/outcome.js';
import type { Client } from '../../net/client.js';
import type { Decider } from '../../operations/decide.js';
import { COLON, DASH, LF, SPACE } from '../../text/ascii.js';
import { formatJson } from '../../text/printable.js';
import { visibleText } from '../../text/visible.js';
import { renderEnvironment } from '../environment.js';
import { jsonClient } from '../json-text.js';
import { ByteOutput } from './byte-output.js';
import { buildOutcomeJson } from './json.js';
import { AS_JSON, AS_RULE, addPlainVariable, isDeny } from './plain-record.js';
import { renderAnswer } from './tcprulescheck.js';

export type DecisionFormat = 'text' | 'json' | 'tcprulescheck';

/** The first clients of a list determine the widths of the columns, so that output does not wait for the rest. */
const ALIGNED_CLIENTS = 1000;

/** Output is written in pieces of about this many bytes, since a rule may set a variable of a megabyte. */
const PIECE_LENGTH = 1 << 20;

/** Longer text does not widen its column. */
const MAX_COLUMN_WIDTH = 40;

/**
 * Formats what each of many clients gets, one per line, from {@link Decider.decide}. A plain record is copied from
 * the database; the text of any other is made once and cached.
 */
export class DecisionReport {
  readonly #decider: Decider;
  readonly #format: DecisionFormat;
  readonly #output = new ByteOutput();
  readonly #record: RecordCursor;
  readonly #answers = new Map<number, Uint8Array>();
  #widths: Widths | undefined;

  constructor(decider: Decider, format: DecisionFormat) {
    this.#decider = decider;
    this.#record = new RecordCursor(decider.database);
    this.#format = format;
  }

  /**
   * Writes a line for each client in `list`, lines `IP [HOST [INFO]]`, piece by piece.
   *
   * @param positions the result of {@link Decider.decide} for them
   * @param write is given bytes that are good until it returns
   */
  render(list: Uint8Array, positions: Uint32Array, write: (piece: Uint8Array) => void): void {
    const addLine = this.#lineAdder(list, positions);
    let client = 0;
    for (let start = 0; start < list.length; start += 1) {
      if (list[start] === LF) continue;
      start = addLine(start, positions[client]!);
      client += 1;
      if (this.#output.length > PIECE_LENGTH) write(this.#output.take());
    }
    write(this.#output.take());
  }

  /** What adds the line of the client at `start` in the list, and returns where that ends. */
  #lineAdder(list: Uint8Array, positions: Uint32Array): (start: number, position: number) => number {
    switch (this.#format) {
      case 'tcprulescheck':
        return (start, position) => {
          this.#output.add(renderAnswer(this.#decider.recordAt(position), this.#decider.dialect));
          return findLineEnd(list, start);
        };
      case 'json':
        return (start, position) => {
          const end = findLineEnd(list, start);
          this.#output.add(Buffer.from(buildClientJson(parseClient(list.subarray(start, end)))));
          if (!this.#addPlainJson(position)) this.#addAnswer(position, (outcome) => this.#formatOutcome(outcome));
          return end;
        };
      case 'text': {
        this.#widths ??= this.#measure(list, positions.subarray(0, ALIGNED_CLIENTS));
        const widths = this.#widths;
        return (start, position) => {
          const end = this.#addClient(list, start, widths.client);
          if (!this.#addPlainText(position, widths))
            this.#addAnswer(position, (outcome) => renderLine(this.#columns(outcome), widths));
          return end;
        };
      }
    }
  }

  /** @returns where the client ends */
  #addClient(list: Uint8Array, start: number, width: number): number {
    const output = this.#output;
    const before = output.length;
    let end = output.addPlainUntil(LF, list, start);
    if (end < list.length && list[end] !== LF) {
      // Host names come from strangers, and the output may be a terminal.
      output.length = before;
      end = findLineEnd(list, start);
      output.add(Buffer.from(visibleText(list.subarray(start, end))));
    }
    output.fill(SPACE, width - (output.length - before));
    return end;
  }

  #addAnswer(position: number, render: (outcome: Outcome) => string): void {
    const make = (): Uint8Array => Buffer.from(render(this.#decider.outcomeAt(position)));
    this.#output.add(getOrMake(this.#answers, position, make));
  }

  #formatOutcome(outcome: Outcome): string {
    return `,${formatJson(buildOutcomeJson(outcome, this.#decider.dialect)).slice(1)}\n`;
  }

  /** Moves the cursor to the record that decided, unless there is none, or one that has more to be said about. */
  #moveTo(position: number): boolean {
    return position !== NO_RECORD && !this.#decider.isEarly(position) && this.#record.moveTo(position);
  }

  #addPlainKey(): boolean {
    const { database, keyStart, dataStart } = this.#record;
    const { dialect } = this.#decider;
    if (!dialect.traits.supportsCidr)
      return this.#output.addPlainUntil(LF, database, keyStart, dataStart) === dataStart;
    const key = dialect.formatKey(database.subarray(keyStart, dataStart));
    return this.#output.addPlainUntil(LF, key, 0) === key.length;
  }

  /** Adds the rest of a line, if the record can be copied as it is. */
  #addPlainText(position: number, widths: Widths): boolean {
    if (!this.#moveTo(position)) return false;
    const output = this.#output;
    const start = output.length;
    output.add(isDeny(this.#record) ? DENY : ALLOW);
    const variablesStart = output.length;
    if (!addPlainVariable(output, this.#record, AS_RULE)) {
      output.length = start;
      return false;
    }
    if (output.length === variablesStart) output.addByte(DASH);
    output.fill(SPACE, widths.variables - (output.length - variablesStart));
    output.fill(SPACE, 2);
    const ruleStart = output.length;
    if (!this.#addPlainKey()) {
      output.length = start;
      return false;
    }
    output.addByte(COLON);
    const line = this.#decider.lineOf(position);
    if (line !== undefined) {
      output.fill(SPACE, widths.rule - (output.length - ruleStart));
      output.add(LINE);
      output.addDecimal(line);
    }
    output.addByte(LF);
    return true;
  }

  #addPlainJson(position: number): boolean {
    if (!this.#moveTo(position)) return false;
    const output = this.#output;
    const start = output.length;
    output.add(isDeny(this.#record) ? JSON_DENY : JSON_ALLOW);
    if (!this.#addPlainKey()) {
      output.length = start;
      return false;
    }
    output.add(JSON_LINE);
    const line = this.#decider.lineOf(position);
    if (line === undefined) output.add(JSON_NULL);
    else output.addDecimal(line);
    output.add(JSON_ENV);
    if (!addPlainVariable(output, this.#record, AS_JSON)) {
      output.length = start;
      return false;
    }
    output.add(JSON_END);
    return true;
  }

  #measure(list: Uint8Array, positions: Uint32Array): Widths {
    const widths = { client: 0, variables: 0, rule: 0 };
    const widen = (width: number, text: string): number => Math.max(width, Math.min(text.length, MAX_COLUMN_WIDTH));
    let start = 0;
    for (const position of positions) {
      while (list[start] === LF) start += 1;
      const end = findLineEnd(list, start);
      widths.client = Math.max(widths.client, Math.min(end - start, MAX_COLUMN_WIDTH));
      start = end;
      const { variables, rule } = this.#columns(this.#decider.outcomeAt(position));
      widths.variables = widen(widths.variables, variables);
      widths.rule = widen(widths.rule, rule);
    }
    return widths;
  }

  #columns({ action, variables, rule, line, isEarly }: Outcome): Columns {
    const place = line === undefined ? '' : `line ${line}`;
    return {
      action,
      variables: renderEnvironment(variables) || '-',
      rule: rule === undefined ? 'no rule' : `${visibleText(this.#decider.dialect.formatKey(rule))}:`,
      line: isEarly ? `early ${place}`.trim() : place,
    };
  }
}

interface Widths {
  readonly client: number;
  readonly variables: number;
  readonly rule: number;
}

interface Columns {
  readonly action: string;
  readonly variables: string;
  readonly rule: string;
  readonly line: string;
}

const ALLOW = Buffer.from('  allow  ');
const DENY = Buffer.from('  deny   ');
const LINE = Buffer.from('  line ');
const JSON_ALLOW = Buffer.from(',"action":"allow","rule":"');
const JSON_DENY = Buffer.from(',"action":"deny","rule":"');
const JSON_LINE = Buffer.from('","line":');
const JSON_NULL = Buffer.from('null');
const JSON_ENV = Buffer.from(',"env":{');
const JSON_END = Buffer.from('}}\n');

function renderLine({ action, variables, rule, line }: Columns, widths: Widths): string {
  const text = `  ${action.padEnd(5)}  ${variables.padEnd(widths.variables)}  ${rule.padEnd(widths.rule)}  ${line}`;
  return `${text.trimEnd()}\n`;
}

/** Without its end. */
function buildClientJson(client: Client): string {
  return formatJson(jsonClient(client)).slice(0, -1);
}

function findLineEnd(list: Uint8Array, start: number): number {
  const end = list.indexOf(LF, start);
  return end === -1 ? list.length : end;
}
