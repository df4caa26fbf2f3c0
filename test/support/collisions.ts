import { HASH_START, hashBytes } from '../../src/cdb/format.js';

/** Bytes of no meaning in any rule. */
const LETTERS = Buffer.from('abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789');

const PAIRS = [...LETTERS].flatMap((first) => [...LETTERS].map((second) => Buffer.from([first, second])));

/** This many different keys of letters and digits that have one 32-bit hash. */
export function keysOfOneHash(count: number): Buffer[] {
  const blocks: [Buffer, Buffer][] = [];
  for (let hash = HASH_START; 2 ** blocks.length < count; hash = hashOf(blocks.at(-1)![0], hash)) {
    blocks.push(collidingPair(hash));
  }
  // Each key takes the one or the other of every two blocks, which a hash cannot tell apart.
  return Array.from({ length: count }, (_, i) => Buffer.concat(blocks.map((block, bit) => block[(i >> bit) & 1]!)));
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
