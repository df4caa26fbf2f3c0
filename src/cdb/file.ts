import type * as fs from 'node:fs';
import { CdbFormatError } from './format.js';
import { MemoryRegion, type Region } from './reader.js';

/** Files up to this size are read at once; of larger ones only the places a search visits. */
const READ_AT_ONCE = 64 * 1024;

/**
 * The database in the open file `descriptor`, of `size` bytes. A file that shrinks meanwhile is damaged. The caller
 * closes it, but not before the last search.
 */
export function fileRegion(descriptor: number, size: number, { readSync }: Pick<typeof fs, 'readSync'>): Region {
  const region: Region = {
    size,
    read(position, length) {
      if (position + length > size) throw new CdbFormatError(position, length, size);
      const bytes = Buffer.allocUnsafe(length);
      for (let filled = 0; filled < length; ) {
        const count = readSync(descriptor, bytes, filled, length - filled, position + filled);
        if (count === 0) throw new CdbFormatError(position, length, position + filled);
        filled += count;
      }
      return bytes;
    },
  };
  return size <= READ_AT_ONCE ? new MemoryRegion(region.read(0, size)) : region;
}
