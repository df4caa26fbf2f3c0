import { describe, expect, test } from 'vitest';
import { CdbFormatError } from '../../src/cdb/format.js';
import { readRecord } from '../../src/cdb/walk.js';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { reachableRecords } from '../../src/space/reachable-records.js';
import { bytesOf, textOf } from '../support/bytes.js';

const RULES = bytesOf('10.:deny\n11.:allow\n10.:allow\n');

/** A database of unknown origin. */
function foreign(change: (database: Buffer, slotsOf: (key: string) => number[]) => void): CompiledRules {
  const database = Buffer.from(CompiledRules.compile(RULES, DEFAULT_DIALECT).database);
  change(database, (key) => {
    const slots: number[] = [];
    for (let slot = database.readUInt32LE(0); slot < database.length; slot += 8) {
      const position = database.readUInt32LE(slot + 4);
      const length = database.readUInt32LE(position);
      if (position > 0 && database.toString('latin1', position + 8, position + 8 + length) === key) slots.push(slot);
    }
    return slots;
  });
  return new CompiledRules(database, undefined);
}

function keysOf(book: CompiledRules): string[] {
  return Array.from(reachableRecords(book, DEFAULT_DIALECT), (position) =>
    textOf(readRecord(book.database, position).key),
  );
}

describe('the records that a lookup can find', () => {
  test('are all where the database is as tcprules writes it', () => {
    expect(keysOf(CompiledRules.compile(RULES, DEFAULT_DIALECT))).toEqual(['10.', '11.', '10.']);
    expect(keysOf(foreign(() => {}))).toEqual(['10.', '11.', '10.']);
  });

  test('are those that hash tables lead to', () => {
    const book = foreign((database, slotsOf) => {
      for (const slot of slotsOf('11.')) database.fill(0, slot, slot + 8);
    });
    expect(keysOf(book)).toEqual(['10.']);
  });

  test('are unknown where a hash table leads to something else', () => {
    const book = foreign((database, slotsOf) => {
      const [slot] = slotsOf('11.');
      database.writeUInt32LE(database.readUInt32LE(slot! + 4) + 1, slot! + 4);
    });
    expect(() => keysOf(book)).toThrow(CdbFormatError);
  });
});
