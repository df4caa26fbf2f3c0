import { describe, expect, test } from 'vitest';
import { CdbTooLargeError, POSITION_LIMIT } from '../../src/cdb/format.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { djb } from '../../src/dialects/djb.js';
import { Compiler, feed } from '../../src/rules/compile.js';

/** A writer whose first record will be at `position`, as if that much had been written before. */
function writerAt(position: number): { writer: CdbWriter; written: { position: number; bytes: Uint8Array }[] } {
  const written: { position: number; bytes: Uint8Array }[] = [];
  const writer = new CdbWriter({
    write: (bytes, at) => written.push({ position: at, bytes: Buffer.from(bytes) }),
  });
  writer.records.baseOffset = position;
  return { writer, written };
}

/** Two lengths, a key of one byte, `D` NUL; then a table of two slots. */
const RECORD = 8 + 1 + 2;
const TABLE = 2 * 8;

describe('near 4 GiB', () => {
  test('a database of one byte less than the limit is complete, and its numbers are right', () => {
    const start = POSITION_LIMIT - 1 - RECORD - TABLE;
    const { writer, written } = writerAt(start);
    writer.add(Buffer.from('a'), Buffer.from('D\0'));
    expect(writer.finish()).toBe(POSITION_LIMIT - 1);
    const header = Buffer.from(written.at(-1)!.bytes);
    const table = 0x2b5c4 & 255;
    expect(header.readUInt32LE(8 * table)).toBe(start + RECORD);
    expect(header.readUInt32LE(8 * 255)).toBe(POSITION_LIMIT - 1);
    const slots = Buffer.from(written.at(-2)!.bytes);
    expect(slots.readUInt32LE(8 + 4)).toBe(start);
  });

  test('a table that would reach the limit is refused', () => {
    const { writer } = writerAt(POSITION_LIMIT - RECORD - TABLE);
    writer.add(Buffer.from('a'), Buffer.from('D\0'));
    expect(() => writer.finish()).toThrow(CdbTooLargeError);
  });

  test('a record that would reach the limit is refused, and one that ends below it is not', () => {
    const { writer } = writerAt(POSITION_LIMIT - RECORD);
    expect(() => writer.add(Buffer.from('a'), Buffer.from('D\0'))).toThrow(CdbTooLargeError);
    const { writer: other } = writerAt(POSITION_LIMIT - RECORD - 1);
    other.add(Buffer.from('a'), Buffer.from('D\0'));
  });

  test.each(['a:deny\n', '1-3.:deny\n', 'a:deny\n:bad\n'])('so it is for %j from a rule file', (rules) => {
    const { writer } = writerAt(POSITION_LIMIT - RECORD);
    const compiler = new Compiler(djb, writer);
    expect(() => feed(compiler, Buffer.from(rules))).toThrow(CdbTooLargeError);
  });
});
