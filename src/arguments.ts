/**
 * Checks of what callers of the library hand over, who may write plain JavaScript. A value of the wrong shape would often
 * be looked up without an error, found nowhere, and so be allowed; here it is a TypeError that names the argument.
 */
import { isUint8Array } from 'node:util/types';

/** Takes a `Uint8Array` of any realm, and so a `Buffer`, too. */
export function requireBytes(value: unknown, name: string): asserts value is Uint8Array {
  if (!isUint8Array(value)) throw wrongType(name, 'a Uint8Array', value);
}

export function requireText(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
}

/** Takes text as UTF-8, bytes as they are, and undefined for what is left out. */
export function optionalBytes(value: unknown, name: string): Uint8Array | undefined {
  if (value === undefined || isUint8Array(value)) return value;
  if (typeof value === 'string') return Buffer.from(value);
  throw wrongType(name, 'a string or a Uint8Array', value);
}

/** An object of these properties and no others: of one that is misspelt nothing would be seen. */
export function requireFields(value: unknown, name: string, fields: readonly string[]): void {
  const isRecord = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isAny = isRecord && (isPlain(value) || fields.some((field) => field in value));
  if (!isAny) throw wrongType(name, `an object with ${fields.join(', ')}`, value);
  for (const field of Object.keys(value)) {
    if (!fields.includes(field)) {
      throw new TypeError(`${name} has an unknown property "${field}"; there are ${fields.join(', ')}`);
    }
  }
}

/** @throws TypeError for anything but one of `choices` */
export function requireChoice<T extends string>(value: T, name: string, choices: readonly T[]): void {
  if (choices.includes(value)) return;
  const wanted = choices.map((choice) => `"${choice}"`).join(', ');
  throw new TypeError(
    `${name} must be one of ${wanted}, not ${typeof value === 'string' ? `"${value}"` : describe(value)}`,
  );
}

/** @param wanted what the argument has to be, `a string` and the like */
export function wrongType(name: string, wanted: string, value: unknown): TypeError {
  return new TypeError(`${name} must be ${wanted}, not ${describe(value)}`);
}

/** Whether an object is made with `{}`, in this realm or, as in `node:vm`, in another. */
function isPlain(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  const maker = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof maker === 'string' && maker !== '' ? `an object of ${maker}` : 'an object';
}
