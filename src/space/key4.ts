import { parseNetworkKey } from '../dialects/cidr.js';
import { OctetReader } from '../net/address4.js';
import { NINE, ZERO } from '../text/ascii.js';

/** Spellings of the keys of IPv4 addresses: a prefix of this many octets, four being the address itself ... */
export const WHOLE = 4;

/** ... or a network of this many bits, whose key has a byte for each bit. */
const NETWORK = 8;

/** How many spellings there are. */
export const SPELLINGS4 = NETWORK + 34;

/**
 * Reads the keys of IPv4 addresses and networks. What it found last is in its fields, since there can be millions of keys.
 * A key with a number as no server writes it, such as `010.`, is neither.
 */
export class KeyReader4 extends OctetReader {
  /** How many bits all addresses have in common. */
  bits = 0;
  /** From 0, less than {@link SPELLINGS4}. */
  spelling = 0;

  /** Whether the key is that of an address, which can follow an info too. */
  get isAddress(): boolean {
    return this.spelling === WHOLE;
  }

  /** Reads `bytes[from..to)` and says whether it is such a key. */
  read(bytes: Uint8Array, from: number, to: number): boolean {
    const first = bytes[from];
    if (to === from || first === undefined) return false;
    return first >= ZERO && first <= NINE ? this.#readDotted(bytes, from, to) : this.#readNetwork(bytes, from, to);
  }

  #readDotted(bytes: Uint8Array, from: number, to: number): boolean {
    if (!this.readOctets(bytes, from, to)) return false;
    this.bits = 8 * this.octets;
    this.spelling = this.octets;
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
