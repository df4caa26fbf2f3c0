import { CdbFormatError, HEADER_LENGTH, hashBytes } from '../cdb/format.js';
import { CdbReader, MemorySource } from '../cdb/reader.js';
import { walkRecords } from '../cdb/walk.js';
import { once } from '../collections.js';
import type { LookupOrder } from '../dialects/dialect.js';
import { Kernel, type Region } from '../kernel/kernel.js';
import { AT, CLIENT_COUNT, CLIENT_LENGTH, GROUP_SIZE, PREFIXES_LENGTH } from '../kernel/layout.js';
import { MAX_HOST_LENGTH } from '../net/client.js';
import { DOT, LF } from '../text/ascii.js';
import { candidates } from './candidates.js';
import { parseClient } from './client-line.js';
import { firstRecord } from './lookup.js';

/**
 * Decides many clients against one database in memory. A client is a line `IP [HOST [INFO]]`, with `-` for what is unset.
 *
 * Candidates are tried in the order of {@link candidates}. Plain IPv4 clients are decided by the kernel
 * (`kernel/assembly/lookup.ts`), all others one by one.
 */
export class BatchLookup {
  /** The database where it is looked up: what decided clients is still at hand there. */
  readonly database: Uint8Array;

  readonly #order: LookupOrder;
  readonly #reader: CdbReader;
  readonly #longestKey: () => number;
  readonly #kernel: BatchKernel | undefined;

  /**
   * @param database is kept, and copied to where the kernel can read it
   * @param onUnusual is shown each line that is not a plain IPv4 address with or without a host, and perhaps others
   */
  constructor(
    database: Uint8Array,
    order: LookupOrder,
    readonly onUnusual?: (line: Uint8Array) => void,
  ) {
    this.#order = order;
    this.#longestKey = once(() => measureLongestKey(database));
    const isPlain = order.hash === hashBytes && order.prefixEnds?.includes(DOT) === true;
    if (isPlain && database.length >= HEADER_LENGTH && database.length < LARGEST)
      this.#kernel = new BatchKernel(database);
    this.database = this.#kernel?.database ?? database;
    this.#reader = new CdbReader(new MemorySource(this.database), order.hash);
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
    let loaded = start;
    for (let at = start; at < end; ) {
      if (list[at] === LF) {
        at += 1;
        continue;
      }
      if (this.#kernel !== undefined) {
        if (at >= loaded) loaded = at + this.#kernel.load(list.subarray(at, end));
        const done = this.#kernel.decide(loaded - at);
        positions.set(done.positions, count);
        count += done.positions.length;
        at += done.length;
        if (at >= loaded && done.length > 0) continue;
      }
      let lineEnd = list.indexOf(LF, at);
      if (lineEnd === -1 || lineEnd > end) lineEnd = end;
      positions[count] = this.#findSlowly(list.subarray(at, lineEnd));
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

/** A larger database leaves too little room in the 4 GiB of a kernel. */
const LARGEST = 2 ** 31;

/** Clients are copied to the kernel in pieces of this many bytes. */
const PIECE_LENGTH = 64 * 1024;

/** No client is shorter than `1.1.1.1` and its LF. */
const SHORTEST_CLIENT = 8;

/** A database in a kernel. */
class BatchKernel {
  readonly #kernel = new Kernel();
  readonly #list = this.#kernel.allocate(PIECE_LENGTH);
  readonly #positions = this.#kernel.allocate(4 * (PIECE_LENGTH / SHORTEST_CLIENT + 1));
  readonly #group = this.#kernel.allocate(GROUP_SIZE * CLIENT_LENGTH);
  readonly #prefixes = this.#kernel.allocate(PREFIXES_LENGTH);
  readonly #database: Region;
  #loaded = 0;

  constructor(database: Uint8Array) {
    this.#database = this.#kernel.allocate(database.length);
    this.database.set(database);
  }

  /** Its bytes; the memory does not grow any more. */
  get database(): Uint8Array {
    return this.#database.bytes;
  }

  /**
   * Copies whole lines from the beginning of `list`, as many as there is room for.
   *
   * @returns how many bytes these are, 0 where the first line is too long
   */
  load(list: Uint8Array): number {
    const { bytes } = this.#list;
    let length = Math.min(list.length, bytes.length);
    if (length < list.length) length = list.lastIndexOf(LF, length - 1) + 1;
    bytes.set(list.subarray(0, length));
    this.#loaded = length;
    return length;
  }

  /**
   * Decides clients of the lines loaded last, of which `left` bytes are left, up to one that is not plain.
   *
   * @returns how many bytes these are, empty lines between them included, and the positions of their records, which are
   * good until the next call
   */
  decide(left: number): { length: number; positions: Uint32Array } {
    const { run, bytes, state } = this.#kernel;
    const { start: positions } = this.#positions;
    const { start: database, length: size } = this.#database;
    const end = this.#list.start + this.#loaded;
    const start = end - left;
    run.decide(start, end, database, size, this.#group.start, this.#prefixes.start, positions);
    return {
      length: state[AT]! - start,
      positions: new Uint32Array(bytes.buffer, positions, state[CLIENT_COUNT]),
    };
  }
}

/** How long the longest key is; without end where that cannot be read. */
function measureLongestKey(database: Uint8Array): number {
  try {
    let longest = 0;
    for (const { key } of walkRecords(database)) longest = Math.max(longest, key.length);
    return longest;
  } catch (error) {
    if (error instanceof CdbFormatError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
