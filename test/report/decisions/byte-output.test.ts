import { expect, test } from 'vitest';
import { ByteOutput } from '../../../src/report/decisions/byte-output.js';
import { bytesOf, textOf } from '../../support/bytes.js';
import { Random, SEED, seeded } from '../../support/random.js';

test('what is added comes out, in order and once', () => {
  const output = new ByteOutput();
  output.add(bytesOf('abcd'), 1, 3);
  output.addByte(0xff);
  output.addDecimal(120);
  output.fill(0x2e, 3);
  output.fill(0x2e, -1);
  expect(textOf(output.take())).toBe('bc\xff120...');
  expect(output.take()).toHaveLength(0);
});

test('a shorter length takes back', () => {
  const output = new ByteOutput();
  output.add(bytesOf('abcd'));
  output.length = 2;
  output.addByte(0x21);
  expect(textOf(output.take())).toBe('ab!');
});

test('plain bytes are added up to the stop, the end, or one that is not plain', () => {
  const output = new ByteOutput();
  expect(output.addPlainUntil(0x3d, bytesOf('-NAME=value'), 1)).toBe(5);
  expect(output.addPlainUntil(0x3d, bytesOf('abc'), 0, 2)).toBe(2);
  for (const byte of '\0\n\x1f"\\#\x7f\xff') expect(output.addPlainUntil(0x3d, bytesOf(`.${byte}.`), 0), byte).toBe(1);
  expect(textOf(output.take())).toBe('NAMEab........');
});

test.each([0, 9, 10, 99, 100, 65536, 2 ** 31, 2 ** 32, 999_999_999_999])('%i in decimal', (number) => {
  const output = new ByteOutput();
  output.addDecimal(number);
  expect(textOf(output.take())).toBe(`${number}`);
});

test('any amount fits', () => {
  const random = new Random(SEED);
  const output = new ByteOutput();
  for (let round = 0; round < 3; round += 1) {
    const pieces = random.list(300, () => 'x'.repeat(random.below(2000)));
    for (const piece of pieces) {
      output.add(bytesOf(piece));
      output.addDecimal(piece.length);
    }
    const expected = pieces.map((piece) => `${piece}${piece.length}`).join('');
    expect(textOf(output.take()) === expected, seeded(`round ${round}`)).toBe(true);
  }
});
