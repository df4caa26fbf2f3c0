import { DASH, LF, SPACE } from '../text/ascii.js';
import { type DecisionReader, MAX_NAME_LENGTH } from './decision.js';

/** Decisions that are handed on together. */
const BATCH_LENGTH = 4096;

export const DENIED = 1;
/** The server cut the name of the host, or replaced bytes of it. */
export const LOSSY_HOST = 2;
/** The same of the info. */
export const LOSSY_INFO = 4;
/** The client has a host, or an info. */
export const HAS_HOST = 8;
const HAS_INFO = 16;

/** No address, host and info of a decision that is understood are longer together. */
const MAX_CLIENT_LENGTH = 4 * (MAX_NAME_LENGTH + 16);

const QUESTION = 0x3f;

/** Some decisions, one after the other; all arrays are used again for the next. */
export class DecisionBatch {
  count = 0;

  /** When, in milliseconds of UTC; not a number where that is not known. */
  readonly times = new Float64Array(BATCH_LENGTH);

  /** {@link DENIED} and the like. */
  readonly flags = new Uint8Array(BATCH_LENGTH);

  /** The addresses of IPv4 as numbers; not a number for IPv6. */
  readonly addresses = new Float64Array(BATCH_LENGTH);

  /** Where the line of each client starts in {@link list}. */
  readonly starts = new Uint32Array(BATCH_LENGTH + 1);

  /** The clients, as lines `IP [HOST [INFO]]`. */
  readonly list = new Uint8Array(BATCH_LENGTH * MAX_CLIENT_LENGTH);

  get isFull(): boolean {
    return this.count === BATCH_LENGTH;
  }

  /** Adds a decision; false where its names cannot be: they have spaces, or are too long. */
  add(line: Uint8Array, decision: DecisionReader, time: number): boolean {
    const { list, count } = this;
    const hasHost = decision.hostEnd > decision.hostStart;
    const hasInfo = decision.infoEnd > decision.infoStart;
    let flags = decision.isDenied ? DENIED : 0;
    let at = this.starts[count]!;
    for (let from = decision.ipStart; from < decision.ipEnd; from += 1, at += 1) list[at] = line[from]!;
    if (hasHost || hasInfo) {
      list[at] = SPACE;
      at += 1;
      if (hasHost) {
        flags |= HAS_HOST;
        const end = this.#addWord(line, decision.hostStart, decision.hostEnd, at);
        if (end === -1) return false;
        if (this.#isLossy) flags |= LOSSY_HOST;
        at = end;
      } else {
        list[at] = DASH;
        at += 1;
      }
    }
    if (hasInfo) {
      flags |= HAS_INFO;
      list[at] = SPACE;
      at += 1;
      const end = this.#addWord(line, decision.infoStart, decision.infoEnd, at);
      if (end === -1) return false;
      if (this.#isLossy) flags |= LOSSY_INFO;
      at = end;
    }
    list[at] = LF;
    this.times[count] = time;
    this.flags[count] = flags;
    this.addresses[count] = decision.ipv4;
    this.count = count + 1;
    this.starts[count + 1] = at + 1;
    return true;
  }

  /** The line of a client, without its LF. */
  clientAt(index: number): Uint8Array {
    return this.list.subarray(this.starts[index]!, this.starts[index + 1]! - 1);
  }

  clear(): void {
    this.count = 0;
    this.starts[0] = 0;
  }

  #isLossy = false;

  /** Copies a name; returns where it ends, -1 if it cannot be one. */
  #addWord(line: Uint8Array, start: number, end: number, to: number): number {
    const { list } = this;
    if (end - start > MAX_NAME_LENGTH + 3) return -1;
    let isLossy = end - start > MAX_NAME_LENGTH || (end - start === 1 && line[start] === DASH);
    let at = to;
    for (let from = start; from < end; from += 1, at += 1) {
      const byte = line[from]!;
      if (byte <= SPACE) return -1;
      if (byte === QUESTION) isLossy = true;
      list[at] = byte;
    }
    this.#isLossy = isLossy;
    return at;
  }
}
