import type { Dialect } from '../dialects/dialect.js';
import { MAX_WORDS, readWords } from '../lookup/client-line.js';
import { HASH_SIGN } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import { formatCount } from '../text/counts.js';
import { isWritten } from './notes.js';

/** What a line of a list can be other than a client; it is treated as a client all the same. */
type Kind = 'empty' | 'comment' | 'log' | 'network' | 'other';

/** Counts the lines of a list that do not look like clients, for one note of each kind. */
export class OddLines {
  readonly #found = new Map<Kind, { count: number; readonly first: string }>();

  constructor(readonly dialect: Dialect) {}

  /** Examines a line without its LF. */
  note(line: Uint8Array): void {
    const kind = this.#kindOf(line);
    if (kind === undefined) return;
    const found = this.#found.get(kind);
    if (found === undefined) this.#found.set(kind, { count: 1, first: decodeLatin1(line.subarray(0, MAX_EXAMPLE)) });
    else found.count += 1;
  }

  /** A note for each kind found, as binary strings. */
  notes(): string[] {
    return [...this.#found].map(([kind, { count, first }]) => {
      const [one, many, consequence] = WORDS[kind];
      const words = (count === 1 ? one : many).replace('PACKAGE', this.dialect.traits.packageName);
      const example = kind === 'empty' ? '' : `, such as "${first}"`;
      return `${formatCount(count)} ${words}${example}; ${consequence}`;
    });
  }

  #kindOf(line: Uint8Array): Kind | undefined {
    const words = readWords(line, MAX_WORDS + 1);
    const [address] = words;
    if (address === undefined) return 'empty';
    if (address[0] === HASH_SIGN) return 'comment';
    if (words.length > MAX_WORDS) return 'log';
    const text = decodeLatin1(address.subarray(0, MAX_EXAMPLE));
    if (text === '-' || isWritten(text, this.dialect)) return undefined;
    return NETWORK.test(text) ? 'network' : 'other';
  }
}

/** At most this much of a line is examined and repeated; no address is longer. */
const MAX_EXAMPLE = 80;

/** What each kind of line is called, one and many, and what it is treated as; PACKAGE stands for that of the dialect. */
const WORDS: Readonly<Record<Kind, readonly [one: string, many: string, consequence: string]>> = {
  empty: ['line contains only spaces', 'lines contain only spaces', 'treated as a client without an address'],
  comment: ['line looks like a comment', 'lines look like comments', 'treated as a client'],
  log: [
    'line has more than three words',
    'lines have more than three words',
    'a client is IP, HOST and INFO, and the rest is ignored',
  ],
  network: [
    'client is a network, not an address',
    'clients are networks, not addresses',
    'treated as a client with this literal text as its address',
  ],
  other: [
    'client has an address that no PACKAGE server writes',
    'clients have addresses that no PACKAGE server writes',
    'treated as a client with this literal text as its address',
  ],
};

/** `10.0.0.0/8`, `10.0.0.`, `10.0.0.1-9` */
const NETWORK = /^[\da-f.:]+(?:\/[\d.]+|\.|-[\da-f.:]+)$/i;
