import { requireBytes } from '../arguments.js';
import type { Client } from '../net/client.js';
import { CR, DASH, SPACE, TAB } from '../text/ascii.js';

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
