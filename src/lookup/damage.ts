import { CdbFormatError, HEADER_LENGTH, PAIR_LENGTH, readUint32LE } from '../cdb/format.js';
import { findTables } from '../cdb/header.js';
import { walkPositions } from '../cdb/walk.js';
import { looksLikeDatabase } from './compiled-rules.js';

/** Why a file is no database that a server can ask, and what that does to its clients. */
export interface Damage {
  /** After its name: `is text, not a database`. */
  readonly reason: string;
  /** Whether no lookup at all comes to an end; else a client whose rules are lost may be let in. */
  readonly dropsAll: boolean;
}

export const IS_DIRECTORY: Damage = { reason: 'is a directory, not a database', dropsAll: true };

/** Finds why a file is no database; undefined where it is one. */
export function findDamage(bytes: Uint8Array): Damage | undefined {
  if (bytes.length === 0) return { reason: 'is empty, not a database', dropsAll: true };
  const dropsAll = isEveryTableOutside(bytes);
  if (dropsAll && !looksLikeDatabase(bytes)) return { reason: 'is text, not a database', dropsAll };
  try {
    findTables(bytes, bytes.length);
    for (const _ of walkPositions(bytes));
    return undefined;
  } catch (error) {
    if (!(error instanceof CdbFormatError)) throw error;
    return { reason: `is no whole database: ${error.reason}`, dropsAll };
  }
}

/** Servers add less than this to the position of a table, in 32 bits. */
const MAX_OFFSET = 2 ** 27;

/** Whether a server cannot read any of the hash tables: each that is not empty begins outside, or its own place in the header does. */
function isEveryTableOutside(bytes: Uint8Array): boolean {
  for (let at = 0; at < HEADER_LENGTH && at + PAIR_LENGTH <= bytes.length; at += PAIR_LENGTH) {
    const position = readUint32LE(bytes, at);
    const isOutside = position >= bytes.length && position + MAX_OFFSET < 2 ** 32;
    if (!isOutside || readUint32LE(bytes, at + 4) === 0) return false;
  }
  return true;
}

/** What a server does that asks it. */
export function describeDropping({ dropsAll }: Damage): string {
  return dropsAll ? 'every connection is dropped' : 'connections are dropped, or let in without their rules';
}
