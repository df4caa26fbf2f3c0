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
      const [one, many] = this.#words(kind);
      const example = kind === 'empty' ? '' : `, such as "${first}"`;
      return `${formatCount(count)} ${count === 1 ? one : many}${example}; ${CONSEQUENCES[kind]}`;
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

  #words(kind: Kind): readonly [one: string, many: string] {
    switch (kind) {
      case 'empty':
        return ['line contains only spaces', 'lines contain only spaces'];
      case 'comment':
        return ['line looks like a comment', 'lines look like comments'];
      case 'log':
        return ['line has more than three words', 'lines have more than three words'];
      case 'network':
        return ['client is a network, not an address', 'clients are networks, not addresses'];
      case 'other': {
        const address = `that no ${this.dialect.traits.packageName} server writes`;
        return [`client has an address ${address}`, `clients have addresses ${address}`];
      }
    }
  }
}

/** At most this much of a line is examined and repeated; no address is longer. */
const MAX_EXAMPLE = 80;

const CONSEQUENCES: Readonly<Record<Kind, string>> = {
  empty: 'treated as a client without an address',
  comment: 'treated as a client',
  log: 'a client is IP, HOST and INFO, and the rest is ignored',
  network: 'treated as a client with this literal text as its address',
  other: 'treated as a client with this literal text as its address',
};

/** `10.0.0.0/8`, `10.0.0.`, `10.0.0.1-9` */
const NETWORK = /^[\da-f.:]+(?:\/[\d.]+|\.|-[\da-f.:]+)$/i;
