import { SLASH } from '../text/ascii.js';
import type { BinaryString } from '../text/bytes.js';

export function directoryOf(path: Uint8Array): Uint8Array {
  const slash = path.lastIndexOf(SLASH);
  return slash === -1 ? Buffer.from('.') : path.subarray(0, Math.max(slash, 1));
}

/** The last component of a path. */
export function baseOf(path: BinaryString): BinaryString {
  return path.slice(path.lastIndexOf('/') + 1);
}
