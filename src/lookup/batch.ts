import { requireBytes } from '../arguments.js';
import { CdbFormatError, HASH_START, HEADER_LENGTH, hashBytes, PAIR_LENGTH, TABLE_COUNT } from '../cdb/format.js';
import { CdbReader, MemorySource, NO_RECORD } from '../cdb/reader.js';
import { walkRecords } from '../cdb/walk.js';
import type { LookupOrder } from '../dialects/dialect.js';
import { type Client, MAX_HOST_LENGTH } from '../net/client.js';
import { CR, DASH, DOT, EQUALS, LF, SPACE, TAB, ZERO } from '../text/ascii.js';
import { candidates } from './candidates.js';
import { firstRecord } from './lookup.js';

/** What the fast path says of a key it cannot decide: the database is damaged or crowded there. */
const FALL_BACK = -1;

/** Nothing is remembered of this prefix yet. */
const UNCACHED = -2;

/** In a sound table a search ends much earlier. */
const MAX_PROBES = 64;

/**
 * Decides many clients against one database in memory. A client is a line `IP [HOST [INFO]]`, with `-` for what is unset.
 *
 * Candidates are tried in the order of {@link candidates}, and whatever is unusual is handed to it. For a plain IPv4
 * client one pass over the line hashes the address and each prefix of it; what the database has for `10.`, `10.1.`,
 * `=` and the empty key is remembered. That makes it {@link https://www.corpit.ru/mjt/tinycdb.html libcdb's} equal.
 */
export class BatchLookup {
  readonly #order: LookupOrder;
  readonly #reader: CdbReader;
  readonly #fast: FastLookup | undefined;
  readonly #longestKey: () => number;

  /**
   * @param database is kept, not copied
   * @param onUnusual is shown each line that is not a plain IPv4 address with or without a host, and perhaps others
   */
  constructor(
    database: Uint8Array,
    order: LookupOrder,
    readonly onUnusual?: (line: Uint8Array) => void,
  ) {
    this.#order = order;
    this.#longestKey = once(() => longestKeyOf(database));
    this.#reader = new CdbReader(new MemorySource(database), order.hash);
    const isPlain = order.hash === hashBytes && order.prefixEnds?.includes(DOT) === true;
    if (isPlain && database.length < 2 ** 31) this.#fast = new FastLookup(database, this.#longestKey);
  }

  /**
   * Decides the clients in `list[start..end)`, whole lines of which the last may lack its LF; empty ones do not count.
   *
   * @param positions takes, for each client, the position of the record that decides, {@link NO_RECORD} for none
   * @returns how many clients there were
   * @throws CdbFormatError where a search runs into damage
   */
  decide(list: Uint8Array, start: number, end: number, positions: Uint32Array): number {
    let count = 0;
    for (let at = start; at < end; ) {
      if (list[at] === LF) {
        at += 1;
        continue;
      }
      const position = this.#fast === undefined ? FALL_BACK : this.#fast.find(list, at, end);
      let lineEnd = this.#fast?.lineEnd ?? at;
      if (position === FALL_BACK) {
        lineEnd = list.indexOf(LF, at);
        if (lineEnd === -1 || lineEnd > end) lineEnd = end;
        positions[count] = this.#findSlowly(list.subarray(at, lineEnd));
      } else {
        positions[count] = position;
      }
      count += 1;
      at = lineEnd + 1;
    }
    return count;
  }

  /** The key and the data of a record that decided. */
  recordAt(position: number): { key: Uint8Array; data: Uint8Array } {
    return this.#reader.recordAt(position);
  }

  #findSlowly(line: Uint8Array): number {
    this.onUnusual?.(line);
    // Each dot of a host is a key to be hashed, which of a longer one takes too long.
    const longestKey = line.length > MAX_HOST_LENGTH ? this.#longestKey() : undefined;
    return firstRecord((key) => this.#reader.locate(key), candidates(parseClient(line), this.#order, longestKey));
  }
}

/** The client in a line without its LF. Fields are views. */
export function parseClient(line: Uint8Array): Client {
  requireBytes(line, 'line');
  const [ip, host, info] = readWords(line, MAX_WORDS).map((word) =>
    word.length === 1 && word[0] === DASH ? undefined : word,
  );
  return { ip, host, info };
}

/** A client has no more words than these: address, host, user. */
export const MAX_WORDS = 3;

/** The first words of a line, at most `most`. */
export function readWords(line: Uint8Array, most: number): Uint8Array[] {
  const words: Uint8Array[] = [];
  for (let at = 0; at < line.length && words.length < most; at += 1) {
    const start = at;
    while (at < line.length && !isBlank(line[at]!)) at += 1;
    if (at > start) words.push(line.subarray(start, at));
  }
  return words;
}

/** A CR counts as one, so that lists from elsewhere are read as they are meant. */
function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}

/** The fast path: clients with an IPv4 address as servers write it, perhaps a host, and no info. */
class FastLookup {
  /** Where the line of the last client ends, if the answer was sure. */
  lineEnd = 0;

  readonly #database: Uint8Array;
  readonly #view: DataView;

  /** Positions for prefixes of one octet and of two, by their numbers. */
  readonly #prefixes1 = new Int32Array(256).fill(UNCACHED);
  readonly #prefixes2 = new Int32Array(256 * 256).fill(UNCACHED);
  readonly #anyHost: number;
  readonly #default: number;

  constructor(
    database: Uint8Array,
    readonly longestKey: () => number,
  ) {
    this.#database = database;
    this.#view = new DataView(database.buffer, database.byteOffset, database.length);
    const nothing = new Uint8Array(0);
    this.#default = this.#probe(HASH_START, nothing, 0, 0);
    this.#anyHost = this.#probe(HASH_OF_EQUALS, nothing, 0, 0, 1);
  }

  /** The position of the record that decides for the client in the line at `start`, or {@link FALL_BACK}. */
  find(list: Uint8Array, start: number, end: number): number {
    let hash = HASH_START;
    let dots = 0;
    let end1 = 0;
    let end2 = 0;
    let end3 = 0;
    let hash1 = 0;
    let hash2 = 0;
    let hash3 = 0;
    let octet = 0;
    let octet1 = 0;
    let octet2 = 0;
    let octet3 = 0;
    let at = start;
    let byte = LF;
    for (; at < end; at += 1) {
      byte = list[at]!;
      if (byte <= SPACE) break;
      hash = ((hash << 5) + hash) ^ byte;
      if (byte !== DOT) {
        const digit = byte - ZERO;
        if (digit < 0 || digit > 9) return FALL_BACK;
        octet = (octet * 10 + digit) | 0;
        continue;
      }
      dots += 1;
      if (dots === 1) {
        end1 = at + 1;
        hash1 = hash;
        octet1 = octet;
      } else if (dots === 2) {
        end2 = at + 1;
        hash2 = hash;
        octet2 = octet;
      } else {
        end3 = at + 1;
        hash3 = hash;
        octet3 = octet;
      }
      octet = 0;
    }
    const ipEnd = at;
    let hostStart = -1;
    if (at < end && byte === SPACE) {
      hostStart = at + 1;
      for (at += 1; at < end; at += 1) {
        byte = list[at]!;
        if (byte <= SPACE) break;
      }
      // An empty host is a second space, a short one perhaps a dash.
      if (at - hostStart < 2) return FALL_BACK;
    }
    const isAddress =
      dots === 3 &&
      isCanonicalOctet(octet1, end1 - start - 1) &&
      isCanonicalOctet(octet2, end2 - end1 - 1) &&
      isCanonicalOctet(octet3, end3 - end2 - 1) &&
      isCanonicalOctet(octet, ipEnd - end3);
    if ((at < end && byte !== LF) || !isAddress) return FALL_BACK;
    this.lineEnd = at;

    let position = this.#probe(hash, list, start, ipEnd);
    if (position !== NO_RECORD) return position;
    if (hostStart !== -1) {
      position = this.#probeHost(list, hostStart, at);
      if (position !== NO_RECORD) return position;
    }
    position = this.#probe(hash3, list, start, end3);
    if (position !== NO_RECORD) return position;
    const slot = octet1 * 256 + octet2;
    position = this.#prefixes2[slot]!;
    if (position === UNCACHED) {
      position = this.#probe(hash2, list, start, end2);
      this.#prefixes2[slot] = position;
    }
    if (position !== NO_RECORD) return position;
    position = this.#prefixes1[octet1]!;
    if (position === UNCACHED) {
      position = this.#probe(hash1, list, start, end1);
      this.#prefixes1[octet1] = position;
    }
    if (position !== NO_RECORD) return position;
    if (hostStart !== -1) {
      const first = at - hostStart > MAX_HOST_LENGTH ? Math.max(hostStart, at + 1 - this.longestKey()) : hostStart;
      for (let dot = first; dot < at; dot += 1) {
        if (list[dot] !== DOT) continue;
        position = this.#probeHost(list, dot, at);
        if (position !== NO_RECORD) return position;
      }
      if (this.#anyHost !== NO_RECORD) return this.#anyHost;
    }
    return this.#default;
  }

  /** Looks for `=` and the bytes of a host, without writing the key down. */
  #probeHost(list: Uint8Array, start: number, end: number): number {
    return this.#probe(hashBytes(list, start, end, HASH_OF_EQUALS), list, start, end, 1);
  }

  /**
   * Looks for the key `list[start..end)`, with `=` in front if `lead` is 1, as {@link CdbReader.locate} does, but gives
   * up where anything lies outside the database.
   */
  #probe(hash: number, list: Uint8Array, start: number, end: number, lead = 0): number {
    const view = this.#view;
    const size = this.#database.length;
    if (size < HEADER_LENGTH) return FALL_BACK;
    const header = (hash & (TABLE_COUNT - 1)) * PAIR_LENGTH;
    const slotCount = view.getInt32(header + 4, true);
    if (slotCount === 0) return NO_RECORD;
    const table = view.getInt32(header, true);
    if (table < 0 || slotCount < 0 || slotCount > (size - table) / PAIR_LENGTH) return FALL_BACK;
    let slot = (hash >>> 8) % slotCount;
    for (let probes = 0; probes < MAX_PROBES && probes < slotCount; probes += 1) {
      const at = table + slot * PAIR_LENGTH;
      const position = view.getInt32(at + 4, true);
      if (position === NO_RECORD) return NO_RECORD;
      if (view.getInt32(at, true) === hash) {
        if (position < 0 || position > size - PAIR_LENGTH) return FALL_BACK;
        const keyLength = end - start + lead;
        if (view.getInt32(position, true) === keyLength) {
          const keyStart = position + PAIR_LENGTH;
          if (keyStart + keyLength > size) return FALL_BACK;
          if (this.#holds(keyStart, list, start, end, lead)) return position;
        }
      }
      slot += 1;
      if (slot === slotCount) slot = 0;
    }
    return FALL_BACK;
  }

  #holds(keyStart: number, list: Uint8Array, start: number, end: number, lead: number): boolean {
    const database = this.#database;
    if (lead === 1 && database[keyStart] !== EQUALS) return false;
    const shift = keyStart + lead - start;
    for (let at = start; at < end; at += 1) if (database[at + shift] !== list[at]) return false;
    return true;
  }
}

/** How long the longest key is; without end where that cannot be read. */
function longestKeyOf(database: Uint8Array): number {
  try {
    let longest = 0;
    for (const { key } of walkRecords(database)) longest = Math.max(longest, key.length);
    return longest;
  } catch (error) {
    if (error instanceof CdbFormatError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const HASH_OF_EQUALS = hashBytes(Uint8Array.of(EQUALS));

/** Whether a number of so many digits is an octet as it is usually written, without zeros in front. */
function isCanonicalOctet(octet: number, digits: number): boolean {
  return octet < 10 ? digits === 1 && octet >= 0 : octet < 100 ? digits === 2 : digits === 3 && octet < 256;
}
