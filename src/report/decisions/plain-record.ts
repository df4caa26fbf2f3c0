import { EQUALS, NUL, PLUS, UPPER_D } from '../../text/ascii.js';
import type { ByteOutput } from './byte-output.js';

const QUOTE = 0x22;
const HASH = 0x23;
const BACKSLASH = 0x5c;

/** How a variable is written: what comes before and after its name. */
export interface VariableForm {
  readonly beforeName: Uint8Array;
  readonly afterName: Uint8Array;
}

/** `A="x"` */
export const AS_RULE: VariableForm = { beforeName: new Uint8Array(0), afterName: Buffer.from('=') };

/** `"A":"x"` */
export const AS_JSON: VariableForm = { beforeName: Buffer.from('"'), afterName: Buffer.from('":') };

/**
 * Writes the variable of a plain record directly from its data: one that denies without variables, or sets at most one
 * variable of printable ASCII without quotes, backslashes and `#`. With two variables, the second could replace the first.
 * For a million clients and half a million records this is several times as fast as making decisions.
 *
 * @returns whether the record is plain; if not, the caller has to remove what was written
 */
export function addPlainVariable(output: ByteOutput, data: Uint8Array, form: VariableForm): boolean {
  if (isDeny(data)) return data.length === 2 && data[1] === NUL;
  if (data.length === 0) return true;
  if (data[0] !== PLUS) return false;
  const end = data.length - 1;
  let equals = -1;
  for (let at = 1; at < end; at += 1) {
    const byte = data[at]!;
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH || byte === HASH) return false;
    if (byte === EQUALS && equals === -1) equals = at;
  }
  if (equals === -1 || data[end] !== NUL) return false;
  output.add(form.beforeName);
  output.add(data, 1, equals);
  output.add(form.afterName);
  output.addByte(QUOTE);
  output.add(data, equals + 1, end);
  output.addByte(QUOTE);
  return true;
}

/** Whether a record starts by denying. */
export function isDeny(data: Uint8Array): boolean {
  return data[0] === UPPER_D;
}

/** Whether bytes need no escaping in text and JSON. */
export function isPlainText(bytes: Uint8Array): boolean {
  for (const byte of bytes)
    if (byte < 0x20 || byte > 0x7e || byte === QUOTE || byte === BACKSLASH || byte === HASH) return false;
  return true;
}
