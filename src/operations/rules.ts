import { isUint8Array } from 'node:util/types';
import { wrongType } from '../arguments.js';
import { Source } from '../text/source.js';

/** Rules: a string is their text, in UTF-8, and never a path; a `Source` has a name besides, for messages. */
export type Rules = Source | Uint8Array | string;

/**
 * Rules with a name. Bytes are kept, not copied.
 *
 * @param name of the argument, and of rules that have none
 * @throws TypeError, which calls the argument `name`
 */
export function toSource(rules: Rules, name: string): Source {
  if (rules instanceof Source) return rules;
  if (typeof rules === 'string') return new Source(name, Buffer.from(rules));
  if (isUint8Array(rules)) return new Source(name, rules);
  throw wrongType(name, 'a Source, a Uint8Array or a string', rules);
}

/** The bytes of a database (cdb) with a name, likewise; never text. */
export function toDatabase(database: Source | Uint8Array, name: string): Source {
  if (database instanceof Source) return database;
  if (isUint8Array(database)) return new Source(name, database);
  throw wrongType(name, 'a Source or a Uint8Array', database);
}
