import { requireBytes } from '../arguments.js';
import { readHashes, walkRecords } from '../cdb/walk.js';
import { RULE, Scanner, SPECIAL_RULE } from '../rules/scanner.js';
import type { Dialect, DialectName } from './dialect.js';
import { DIALECTS } from './registry.js';

/** What a database tells of its making. There is no mark in it; its keys are all there is to go by. */
export interface Identification {
  readonly records: number;

  /** The dialects in which a rule can be written for each key, and a lookup finds it. */
  readonly dialects: readonly DialectName[];

  /**
   * All rules have lost their addresses: every key is empty, and the first record decides for every client. A
   * ucspi-tcp6 1.06 is known to have made such databases.
   */
  readonly hasLostAddresses: boolean;
}

/** @throws CdbFormatError where the database is damaged */
export function identify(database: Uint8Array): Identification {
  requireBytes(database, 'database');
  const hashes = readHashes(database);
  const judges = DIALECTS.map((dialect) => new Judge(dialect));
  let records = 0;
  for (const { key, position } of walkRecords(database)) {
    records += 1;
    for (const judge of judges) judge.see(key, hashes.get(position));
  }
  return {
    records,
    dialects: judges.filter(({ fits }) => fits).map(({ dialect }) => dialect.name),
    hasLostAddresses: hasLostAddresses(database),
  };
}

/**
 * Whether there are several records, and all keys are empty.
 *
 * @throws CdbFormatError where the database is damaged
 */
export function hasLostAddresses(database: Uint8Array): boolean {
  let records = 0;
  for (const { key } of walkRecords(database)) {
    if (key.length > 0) return false;
    records += 1;
  }
  return records > 1;
}

const INSTRUCTION = Buffer.from(':allow');

/** Whether keys can come from one dialect: written as an address, a key has to come out as itself. */
class Judge {
  fits = true;
  readonly #scanner: Scanner;

  constructor(readonly dialect: Dialect) {
    this.#scanner = new Scanner(dialect);
  }

  /** @param hash under which the record of this key is filed */
  see(key: Uint8Array, hash: number | undefined): void {
    if (this.fits) this.fits = this.dialect.hash(key) === hash && this.#isWritable(key);
  }

  #isWritable(key: Uint8Array): boolean {
    const line = Buffer.concat([key, INSTRUCTION]);
    this.#scanner.feed(line, 0, line.length);
    const kind = this.#scanner.next();
    const isWhole = this.#scanner.addressEnd === key.length && this.#scanner.lineEnd === line.length;
    if (!isWhole) return false;
    if (kind === RULE) return true;
    if (kind !== SPECIAL_RULE) return false;
    const address = this.dialect.readAddress(key);
    if (address.kind === 'literal') return true;
    // What is left over of a range may have a dash: `1.2-3.4-5` makes `1.2.4-5`.
    if (address.kind === 'range') return address.range.left.length > 0;
    return address.kind === 'key' && address.key.length === key.length && Buffer.from(key).equals(address.key);
  }
}
