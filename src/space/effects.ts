import { PAIR_LENGTH, readUint32LE } from '../cdb/format.js';
import { NO_RECORD } from '../cdb/reader.js';
import { getOrMake } from '../collections.js';
import { DataItems } from '../rules/record-data.js';
import { EQUALS, NUL, PLUS, UPPER_D } from '../text/ascii.js';
import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import type { ClientSpace } from './space.js';

/** What clients get: all that makes a difference to them, and nothing else. */
export interface Effect {
  readonly action: 'allow' | 'deny';
  /** By name, in order; null is unset. Empty on a deny. */
  readonly env: ReadonlyMap<BinaryString, BinaryString | null>;
}

/** What an effect comes to for a client, from nothing to everything. */
export const OUTCOME_CLASSES = ['closed', 'refused permanently', 'refused temporarily', 'let in', 'relays'] as const;

export type OutcomeClass = (typeof OUTCOME_CLASSES)[number];

/**
 * The class of an effect. A text in RBLSMTPD makes rblsmtpd refuse all mail, before RELAYCLIENT matters:
 * permanently (553) where it begins with a dash, else temporarily (451). An empty one refuses nothing.
 */
export function classifyOutcome(effect: Effect): OutcomeClass {
  if (effect.action === 'deny') return 'closed';
  const text = effect.env.get('RBLSMTPD');
  if (text) return text.startsWith('-') ? 'refused permanently' : 'refused temporarily';
  return isRelaying(effect) ? 'relays' : 'let in';
}

/** Whether a client that gets this may send to any address, if its mail is not refused. */
export function isRelaying({ action, env }: Effect): boolean {
  return action === 'allow' && typeof env.get('RELAYCLIENT') === 'string';
}

/** Whether a client that gets this can send no mail: it is denied, or refused by rblsmtpd. */
export function isRefused({ action, env }: Effect): boolean {
  return action === 'deny' || (env.get('RBLSMTPD') ?? '') !== '';
}

/** The effects of the records of some spaces, each different one once. */
export class EffectTable {
  readonly #effects: Effect[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #byRecord = new WeakMap<ClientSpace, Map<number, number>>();

  /** The number of the effect that a record has, or no record; effects that are alike have one number. */
  idOf(space: ClientSpace, position: number): number {
    const known = getOrMake(this.#byRecord, space, () => new Map<number, number>());
    let number = known.get(position);
    if (number === undefined) {
      number = this.#intern(readEffect(space, position));
      known.set(position, number);
    }
    return number;
  }

  effect(number: number): Effect {
    return this.#effects[number]!;
  }

  #intern(effect: Effect): number {
    // Neither names nor values hold a NUL, and names no `=`.
    let text: string = effect.action;
    for (const [name, value] of effect.env) text += value === null ? `\0${name}` : `\0${name}=${value}`;
    return getOrMake(this.#numbers, text, () => this.#effects.push(effect) - 1);
  }
}

/** What clients get for whom no record decides. */
const NO_EFFECT: Effect = { action: 'allow', env: new Map() };

/** Variables do not matter to clients that are denied. */
const DENIED: Effect = { action: 'deny', env: new Map() };

/** What a record does, or none. */
export function readEffect(space: ClientSpace, position: number): Effect {
  if (position === NO_RECORD) return NO_EFFECT;
  return parseEffect(space.recordAt(position).data, space.dialect.supportsUnset);
}

/** What the data of a record do, or none. */
export function parseEffect(data: Uint8Array | undefined, supportsUnset: boolean): Effect {
  if (data === undefined) return NO_EFFECT;
  const text = decodeLatin1(data);
  const env = new Map<BinaryString, BinaryString | null>();
  for (const items = new DataItems(data, supportsUnset); items.next(); ) {
    if (items.kind === 'deny') return DENIED;
    const item = text.slice(items.start, items.end);
    const equals = item.indexOf('=');
    if (items.kind === 'unset') env.set(item, null);
    else if (equals !== -1) env.set(item.slice(0, equals), item.slice(equals + 1));
  }
  return { action: 'allow', env: env.size > 1 ? new Map([...env].sort(([a], [b]) => (a < b ? -1 : 1))) : env };
}

/** Whether two records of one space have the same effect. */
export function haveSameEffect(space: ClientSpace, a: number, b: number): boolean {
  if (haveSameData(space, a, space, b)) return true;
  // Most data set one variable or none, and are told apart at once.
  if (isPlain(space.bytes, a) && isPlain(space.bytes, b)) return false;
  const [one, other] = [readEffect(space, a), readEffect(space, b)];
  if (one.action !== other.action || one.env.size !== other.env.size) return false;
  return [...one.env].every(([name, value]) => other.env.has(name) && other.env.get(name) === value);
}

/** Whether a record just denies, or sets one variable or none: other bytes have another effect then. */
function isPlain(database: Uint8Array, position: number): boolean {
  const start = dataOf(database, position);
  const length = readUint32LE(database, position + 4);
  if (length === 0) return true;
  const last = start + length - 1;
  let hasName = false;
  for (let at = start; at < last; at += 1) {
    if (database[at] === NUL) return false;
    if (database[at] === EQUALS) hasName = true;
  }
  if (database[last] !== NUL) return false;
  return database[start] === PLUS ? hasName : database[start] === UPPER_D && length === 2;
}

/** Whether two records hold the same bytes, so that what they mean need not be looked at. */
export function haveSameData(a: ClientSpace, first: number, b: ClientSpace, second: number): boolean {
  if (first === NO_RECORD || second === NO_RECORD) return first === second;
  const [one, other] = [a.bytes, b.bytes];
  const [start, otherStart] = [dataOf(one, first), dataOf(other, second)];
  const length = readUint32LE(one, first + 4);
  if (length !== readUint32LE(other, second + 4)) return false;
  for (let i = 0; i < length; i += 1) if (one[start + i] !== other[otherStart + i]) return false;
  return true;
}

function dataOf(database: Uint8Array, position: number): number {
  return position + PAIR_LENGTH + readUint32LE(database, position);
}
