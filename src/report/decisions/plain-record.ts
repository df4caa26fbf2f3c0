import type { RecordCursor } from '../../cdb/walk.js';
import { EQUALS, NUL, PLUS, UPPER_D } from '../../text/ascii.js';
import type { ByteOutput } from './byte-output.js';

const QUOTE = 0x22;

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
 * Writes the variable of a plain record directly from the database: one that denies without variables, or sets at most one
 * variable of printable ASCII without quotes, backslashes and `#`. With two variables, the second could replace the first.
 * For a million clients and half a million records this is several times as fast as making decisions.
 *
 * @returns whether the record is plain; if not, the caller has to remove what was written
 */
export function addPlainVariable(
  output: ByteOutput,
  { database, dataStart, dataEnd }: RecordCursor,
  form: VariableForm,
): boolean {
  if (dataStart === dataEnd) return true;
  const last = dataEnd - 1;
  if (database[dataStart] === UPPER_D) return dataEnd - dataStart === 2 && database[last] === NUL;
  if (database[dataStart] !== PLUS || database[last] !== NUL) return false;
  output.add(form.beforeName);
  const equals = output.addPlainUntil(EQUALS, database, dataStart + 1, last);
  if (equals === last || database[equals] !== EQUALS) return false;
  output.add(form.afterName);
  output.addByte(QUOTE);
  if (output.addPlainUntil(NUL, database, equals + 1, last) !== last) return false;
  output.addByte(QUOTE);
  return true;
}

/** Whether a record starts by denying. */
export function isDeny({ database, dataStart, dataEnd }: RecordCursor): boolean {
  return dataStart < dataEnd && database[dataStart] === UPPER_D;
}
