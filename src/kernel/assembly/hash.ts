import { ADDRESS_BYTES, NEGATIVE } from '../layout';

/** The hash of a key one byte longer than that of `hash` (ucspi-tcp 0.88 cdb_hash.c; libqmail for NEGATIVE bytes). */
export function hashByte(hash: u32, byte: u8): u32 {
  return ((hash << 5) + hash) ^ byte ^ ((load<u8>(ADDRESS_BYTES + <u32>byte) & NEGATIVE) !== 0 ? NEGATIVE_BITS : 0);
}

/** What a byte has as a number of 32 bits and not as one of 8, if it is negative. */
export const NEGATIVE_BITS: u32 = 0xffffff00;
