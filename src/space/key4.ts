import { parseNetworkKey } from '../dialects/cidr.js';
import { DOT, NINE, ZERO } from '../text/ascii.js';

/** Spellings of the keys of IPv4 addresses: a prefix of so many octets, four being the address itself ... */
export const WHOLE = 4;

/** ... or a network of so many bits, which has a key of bytes that stand for bits. */
const NETWORK = 8;

/** How many spellings there are. */
export const SPELLINGS4 = NETWORK + 34;

/**
 * Reads keys that stand for IPv4 addresses. What it found last is in its fields, since there can be millions of keys.
 * A key with a number as no server writes it, such as `010.`, stands for nothing.
 */
export class KeyReader4 {
  /** The first address. */
  start = 0;
  /** How many bits all addresses have in common. */
  bits = 0;
  /** From 0, less than {@link SPELLINGS4}. */
  spelling = 0;

  /** Whether the key is that of an address, which can follow an info too. */
  get isAddress(): boolean {
    return this.spelling === WHOLE;
  }

  /** Reads `bytes[from..to)` and says whether it stands for addresses. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    const first = bytes[from];
    if (to === from || first === undefined) return false;
    return first >= ZERO && first <= NINE ? this.#readDotted(bytes, from, to) : this.#readNetwork(bytes, from, to);
  }

  #readDotted(bytes: Uint8Array, from: number, to: number): boolean {
    let start = 0;
    let octets = 0;
    let octet = -1;
    for (let at = from; at < to; at += 1) {
      const byte = bytes[at]!;
      if (byte === DOT) {
        if (octet === -1 || octets === WHOLE - 1) return false;
        start = start * 256 + octet;
        octets += 1;
        octet = -1;
        continue;
      }
      const digit = byte - ZERO;
      if (digit < 0 || digit > 9 || octet === 0) return false;
      octet = octet === -1 ? digit : octet * 10 + digit;
      if (octet > 255) return false;
    }
    if (octet !== -1) {
      if (octets !== WHOLE - 1) return false;
      start = start * 256 + octet;
      octets += 1;
    }
    this.start = start * 256 ** (WHOLE - octets);
    this.bits = 8 * octets;
    this.spelling = octets;
    return true;
  }

  #readNetwork(bytes: Uint8Array, from: number, to: number): boolean {
    const network = parseNetworkKey(bytes.subarray(from, to));
    if (network === undefined || network.family !== 4) return false;
    const { octets, length } = network;
    this.start = new DataView(octets.buffer).getUint32(0);
    this.bits = Math.min(length, 32);
    this.spelling = NETWORK + length;
    return true;
  }
}
