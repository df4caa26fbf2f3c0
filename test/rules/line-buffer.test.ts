import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineBuffer } from '../../src/rules/line-buffer.js';
import { holds } from '../support/property.js';

const LF = 10;

/** Feeds `stream` in pieces of at most these lengths, and returns the blocks of lines that come out. */
function blocksOf(stream: Uint8Array, lengths: readonly number[]): { base: number; bytes: Buffer }[] {
  const lines = new LineBuffer();
  const blocks: { base: number; bytes: Buffer }[] = [];
  const note = (): void => {
    if (lines.end > 0) blocks.push({ base: lines.base, bytes: Buffer.from(lines.bytes.subarray(0, lines.end)) });
  };
  for (let at = 0, turn = 0; at < stream.length; turn += 1) {
    const room = lines.writable();
    const piece = stream.subarray(at, at + Math.min(room.length, lengths[turn % lengths.length]!));
    room.set(piece);
    lines.commit(piece.length);
    note();
    at += piece.length;
  }
  lines.takeUnfinished();
  note();
  return blocks;
}

test('whole lines come out, and nothing is lost, wherever the stream is cut', () => {
  const line = fc
    .tuple(fc.integer({ min: 0, max: 100_000 }), fc.boolean())
    .map(([long, isLong]) => (isLong ? long : long % 50));
  const lengths = fc.array(fc.integer({ min: 1, max: 70_000 }), { minLength: 1, maxLength: 5 });
  holds(
    fc.property(fc.array(line, { maxLength: 20 }), lengths, fc.boolean(), (lines, lengths, isEnded) => {
      const stream = Buffer.from(
        lines.map((length, i) => String(i % 10).repeat(length)).join('\n') + (isEnded ? '\n' : ''),
      );
      const blocks = blocksOf(stream, lengths);
      expect(Buffer.concat(blocks.map(({ bytes }) => bytes)).equals(stream)).toBe(true);
      let base = 0;
      for (const [i, block] of blocks.entries()) {
        expect(block.base).toBe(base);
        if (i < blocks.length - 1) expect(block.bytes.at(-1)).toBe(LF);
        base += block.bytes.length;
      }
    }),
  );
});

test('there is always room, and the more of it the longer a line is', () => {
  const lines = new LineBuffer();
  let filled = 0;
  while (filled < 4 * 1024 * 1024) {
    const room = lines.writable();
    expect(room.length).toBeGreaterThan(0);
    expect(room.length).toBeLessThanOrEqual(filled > 1024 * 1024 ? 1024 * 1024 : 64 * 1024);
    room.fill(65);
    lines.commit(room.length);
    expect(lines.end).toBe(0);
    filled += room.length;
    expect(lines.bytes.length).toBeLessThan(Math.max(2 * filled, 64 * 1024 + 1));
  }
});
