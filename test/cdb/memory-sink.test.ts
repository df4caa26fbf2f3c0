import { expect, test } from 'vitest';
import { MemorySink } from '../../src/cdb/memory-sink.js';

test('takes pieces in any order, with gaps of zeros', () => {
  const sink = new MemorySink();
  sink.write(Buffer.from('end'), 20_000);
  sink.write(Buffer.from('start'), 0);
  sink.write(Buffer.from('ART'), 2);
  const expected = Buffer.alloc(20_003);
  expected.write('stART');
  expected.write('end', 20_000);
  expect(sink.contents.equals(expected)).toBe(true);
});

test('is empty at first', () => {
  expect(new MemorySink().contents).toHaveLength(0);
});

test('a piece written again does not make it longer', () => {
  const sink = new MemorySink();
  sink.write(Buffer.alloc(8192), 2048);
  sink.write(Buffer.alloc(2048), 0);
  expect(sink.contents).toHaveLength(10_240);
});
