import { describe, expect, test } from 'vitest';
import { systemError } from '../../src/cli/errno.js';
import { printError, writeAll } from '../../src/cli/output.js';
import type { Io } from '../../src/cli/process-io.js';

/** A world in which writes end as they are told: with a count of bytes taken, or with an error. */
function worldOf(results: (number | string)[]): { io: Io; written: () => string } {
  const pieces: Buffer[] = [];
  const writeSync = (_: number, bytes: Uint8Array, offset = 0): number => {
    const result = results.shift();
    if (typeof result === 'string') throw systemError(result, 'write');
    const piece = Buffer.from(bytes.subarray(offset, offset + (result ?? bytes.length)));
    pieces.push(piece);
    return piece.length;
  };
  const io = { fs: { writeSync }, stdout: 1, stderr: 2 } as unknown as Io;
  return { io, written: () => Buffer.concat(pieces).toString() };
}

describe('all is written', () => {
  test.each([
    ['at once', []],
    ['in pieces', [1, 1, 2]],
    ['when the reader has caught up', ['EAGAIN', 3, 'EAGAIN', 'EAGAIN']],
  ])('%s', (_, results) => {
    const { io, written } = worldOf(results);
    writeAll(io, 1, Buffer.from('some text'));
    expect(written()).toBe('some text');
  });
});

test('any other error is passed on', () => {
  const { io } = worldOf([3, 'ENOSPC']);
  expect(() => writeAll(io, 1, Buffer.from('some text'))).toThrow('ENOSPC');
});

test('a complaint is a line', () => {
  const { io, written } = worldOf([]);
  printError(io, Buffer.from('no'));
  expect(written()).toBe('no\n');
});

test('an error message that cannot be written is ignored', () => {
  expect(() => printError(worldOf(['EPIPE']).io, Buffer.from('no'))).not.toThrow();
});
