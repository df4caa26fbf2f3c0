import { HASH_START, hashBytes } from '../../src/cdb/format.js';

/** Bytes of no meaning in any rule. */
const LETTERS = Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

const PAIRS = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => Buffer.from([first, second])));

/** Pairs of texts, each of which leads from the hash of the pairs before it to one hash; found once. */
const blocks: [Buffer, Buffer][] = [];
let lastHash = HASH_START;

/** This many different keys of letters and digits that have one 32-bit hash. */
export function keysOfOneHash(count: number): Buffer[] {
  const length = Math.ceil(Math.log2(count));
  while (blocks.length < length) {
    const block = collidingPair(lastHash);
    lastHash = hashOf(block[0], lastHash);
    blocks.push(block);
  }
  // Each key takes the one or the other of every two blocks, which a hash cannot tell apart.
  const used = blocks.slice(0, length);
  return Array.from({ length: count }, (_, i) => Buffer.concat(used.map((block, bit) => block[(i >> bit) & 1]!)));
}

/** Two texts that lead from `hash` to the same one. */
function collidingPair(hash: number): [Buffer, Buffer] {
  for (const filler of [Buffer.alloc(0), ...PAIRS]) {
    const seen = new Map<number, Buffer>();
    for (const pair of PAIRS) {
      const text = Buffer.concat([filler, pair]);
      const other = seen.get(hashOf(text, hash));
      if (other !== undefined) return [other, text];
      seen.set(hashOf(text, hash), text);
    }
  }
  throw new Error(`nothing collides from hash ${hash} on`);
}

function hashOf(text: Buffer, seed: number): number {
  return hashBytes(text, 0, text.length, seed);
}
