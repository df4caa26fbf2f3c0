/** What the hash of no bytes is. */
export const HASH_START = 5381;

/**
 * The hash of `bytes[start..end)` as a signed 32-bit integer: for each byte times 33, then xor (ucspi-tcp 0.88
 * cdb_hash.c). `seed` is the hash of what comes before, so a key can be hashed piece by piece.
 */
export function hashBytes(bytes: Uint8Array, start = 0, end = bytes.length, seed = HASH_START): number {
  let hash = seed;
  for (let i = start; i < end; i += 1) hash = Math.imul(hash, 33) ^ bytes[i]!;
  return hash;
}

/** How one program hashes keys; the others' is {@link hashBytes}. */
export type Hash = typeof hashBytes;
