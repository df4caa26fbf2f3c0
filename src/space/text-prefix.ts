import { readAddress6 } from '../dialects/address6.js';
import type { Dialect } from '../dialects/dialect.js';
import { numberOf } from './family.js';

/** What can follow the beginning of an address: some groups that are not 0, with a run of zeros behind them or none. */
const TAILS = Array.from({ length: 8 }, (_, i) => '1:2:3:4:5:6:7'.slice(0, Math.max(0, 2 * i - 1))).flatMap(
  (groups) => [groups, `${groups}::`, `${groups}::1`, `:${groups}`],
);

/** More of them, where the first have rules of their own. */
const GROUPS = ['1', 'b', '7f', 'abcd', 'fffe'];

/** Some addresses whose text, as the server writes it, begins so, but with none of the longer prefixes. */
export function* addressesWithPrefix(
  prefix: string,
  dialect: Dialect,
  others: readonly { readonly text: string }[],
): Generator<bigint, void> {
  const longer = others.filter(({ text }) => text.length > prefix.length && text.startsWith(prefix));
  for (const last of GROUPS) {
    for (const tail of TAILS) {
      const groups = readAddress6(Buffer.from(prefix + tail.replace(/1$/, last)));
      const text = groups && dialect.serverAddress6?.(groups);
      if (text?.startsWith(prefix) && !longer.some((other) => text.startsWith(other.text))) yield numberOf(groups!);
    }
  }
}

/** Groups behind those that a range fixes: with and without zeros, at either end. */
const ENDS = ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '0:0:0:0:0:0:0:1', '1:0:0:0:0:0:0:0', '1:0:0:0:0:0:0:1'].map(
  (text) => numberOf(readAddress6(Buffer.from(text))!),
);

/**
 * Some addresses from `start` up to, but not including, `end`, the first and the last among them, whose texts begin in as
 * many ways as there are.
 */
export function* addressesLike(start: bigint, end: bigint): Generator<bigint, void> {
  yield start;
  if (end - start > 1n) yield end - 1n;
  for (const edge of [start, end - 1n]) {
    for (let groups = 0; groups < 8; groups += 1) {
      const free = 1n << BigInt(128 - 16 * groups);
      for (const pattern of ENDS) {
        // The pattern begins where the fixed groups end.
        for (const rest of [pattern % free, pattern >> BigInt(16 * groups)]) {
          const address = edge - (edge % free) + rest;
          if (start < address && address < end - 1n) yield address;
        }
      }
    }
  }
}
