import { describe, expect, test } from 'vitest';
import { CdbFormatError } from '../../src/cdb/format.js';
import { recordAt } from '../../src/cdb/walk.js';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { RuleBook } from '../../src/lookup/rulebook.js';
import { liveRecords } from '../../src/space/live-records.js';
import { bytesOf, textOf } from '../support/bytes.js';

const RULES = bytesOf('10.:deny\n11.:allow\n10.:allow\n');

/** A database of nobody knows whom. */
function foreign(change: (database: Buffer, slotsOf: (key: string) => number[]) => void): RuleBook {
  const database = Buffer.from(RuleBook.compile(RULES, DEFAULT_DIALECT).database);
  change(database, (key) => {
    const slots: number[] = [];
    for (let slot = database.readUInt32LE(0); slot < database.length; slot += 8) {
      const position = database.readUInt32LE(slot + 4);
      const length = database.readUInt32LE(position);
      if (position > 0 && database.toString('latin1', position + 8, position + 8 + length) === key) slots.push(slot);
    }
    return slots;
  });
  return new RuleBook(database, undefined);
}

function keysOf(book: RuleBook): string[] {
  return Array.from(liveRecords(book, DEFAULT_DIALECT), (position) => textOf(recordAt(book.database, position).key));
}

describe('the records a lookup can find', () => {
  test('are all where the database is as tcprules writes it', () => {
    expect(keysOf(RuleBook.compile(RULES, DEFAULT_DIALECT))).toEqual(['10.', '11.', '10.']);
    expect(keysOf(foreign(() => {}))).toEqual(['10.', '11.', '10.']);
  });

  test('are those that hash tables lead to', () => {
    const book = foreign((database, slotsOf) => {
      for (const slot of slotsOf('11.')) database.fill(0, slot, slot + 8);
    });
    expect(keysOf(book)).toEqual(['10.']);
  });

  test('cannot be told where a hash table leads to something else', () => {
    const book = foreign((database, slotsOf) => {
      const [slot] = slotsOf('11.');
      database.writeUInt32LE(database.readUInt32LE(slot! + 4) + 1, slot! + 4);
    });
    expect(() => keysOf(book)).toThrow(CdbFormatError);
  });
});
