import type * as fs from 'node:fs';
import { CdbFormatError } from './format.js';
import type { RandomAccessSource } from './reader.js';

/** The first read is of the header and what fits after it into a page: many databases are no larger. */
const FIRST_LENGTH = 4096;

/** A later read takes at least this many bytes, because what follows is often wanted next: slots, a key and its data. */
const WINDOW_LENGTH = 512;

/** Node takes lengths for signed 32-bit integers. */
const MAX_AT_ONCE = 2 ** 30;

/**
 * The database in the open file `descriptor`, of `size` bytes; only the places a search visits are read. A file that
 * shrinks meanwhile is damaged. The caller closes it, but not before the last search.
 */
export function openFileSource(
  descriptor: number,
  size: number,
  { readSync }: Pick<typeof fs, 'readSync'>,
): RandomAccessSource {
  const first = readAt(0, Math.min(FIRST_LENGTH, size));
  let window = first;
  let windowStart = 0;

  function readAt(position: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let filled = 0; filled < length; ) {
      const count = readSync(descriptor, bytes, filled, Math.min(length - filled, MAX_AT_ONCE), position + filled);
      if (count === 0) throw new CdbFormatError(position, length, position + filled);
      filled += count;
    }
    return bytes;
  }

  const region = {
    size,
    bytes: first,
    readAt(position: number, length: number): number {
      const end = position + length;
      if (end > size) throw new CdbFormatError(position, length, size);
      if (end <= first.length) {
        region.bytes = first;
        return position;
      }
      if (position < windowStart || end > windowStart + window.length) {
        window = readAt(position, Math.min(Math.max(length, WINDOW_LENGTH), size - position));
        windowStart = position;
      }
      region.bytes = window;
      return position - windowStart;
    },
  };
  return region;
}
