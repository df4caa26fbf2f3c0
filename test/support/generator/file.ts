import type { Dialect } from '../../../src/dialects/dialect.js';
import { parse } from '../../../src/operations/parse.js';
import { Source } from '../../../src/text/source.js';
import { bytesOf, textOf } from '../bytes.js';
import { keysOfOneHash } from '../collisions.js';
import type { Random } from '../random.js';
import { line } from './line.js';

/** The original reads and writes in blocks of this many bytes, so its borders show there. */
const BLOCK_LENGTH = 8192;

/** Malformed in every dialect, and none that `ipv6` loops on. */
const BAD_LINES = [':allowed', ':deny,', 'x:allow,A', ':allow,A="x', '1.2.3.4:deny;', ':allow,A=', 'x:allow,"'];

/** The end of a file on which `ipv6` and `indimail` see what an earlier line left in memory. */
const LEFTOVER_END = /:(a|al|all|allo|d|de|den)?[ \t]*$/;

/**
 * One rule file of any kind, mostly a small one; two thirds have no malformed line.
 *
 * @param endless one in this many lines on which the original loops endlessly is kept; none if this is left out
 */
export function ruleFile(random: Random, dialect: Dialect, endless = Number.POSITIVE_INFINITY): Buffer {
  const lines = shape(random, dialect, endless);
  const isEnded = !random.onceIn(5) || LEFTOVER_END.test(lines.at(-1) ?? '');
  return bytesOf(lines.join('\n') + (isEnded && lines.length > 0 ? '\n' : ''));
}

function shape(random: Random, dialect: Dialect, endless: number): string[] {
  const isGood = !random.onceIn(3);
  const isWelcome = (problem: string | undefined): boolean => {
    if (dialect.name === 'ipv6' && problem === 'no-rule' && !random.onceIn(endless)) return false;
    return problem === undefined || !isGood;
  };
  const few = (): string[] => someLines(random, dialect, isWelcome);
  switch (random.below(60)) {
    case 0:
      return withBadLine(random, [...many(random), ...few()], isGood);
    case 1:
      return withBadLine(random, [...few(), longLine(random), ...few()], isGood);
    case 2:
    case 3:
      return [...fullBlocks(random), ...random.pick([[], [], few(), [random.pick(BAD_LINES)]])];
    case 4:
      return withBadLine(random, flood(random), isGood);
    default:
      return few();
  }
}

function someLines(random: Random, dialect: Dialect, isWelcome: (problem: string | undefined) => boolean): string[] {
  return random.list(random.pick([0, 1, 1, 1, 1, 1, 2, 2, 3, 4, 5]), () => {
    for (;;) {
      const candidate = line(random, dialect.supportsUnset);
      if (isWelcome(problemOf(candidate, dialect))) return candidate;
    }
  });
}

/** Why a line is malformed, undefined if it is not. */
function problemOf(text: string, dialect: Dialect): string | undefined {
  const [only] = parse(new Source('line', bytesOf(`${text}\n`)), { dialect: dialect.name });
  return only?.kind === 'malformed' ? only.diagnostic.code : undefined;
}

/** More records than one block of the original's bookkeeping holds, which are 1000, and more than 64 KiB at times. */
function many(random: Random): string[] {
  const first = random.below(200);
  const value = 'v'.repeat(random.below(60));
  return Array.from({ length: random.between(1000, 3000) }, (_, i) => {
    const network = `${first}.${i >> 8}.${i & 255}.`;
    return i % 3 === 0 ? `${network}:deny` : `${network}:allow,RELAYCLIENT="${value}"`;
  });
}

function longLine(random: Random): string {
  const long = 'x'.repeat(
    random.pick([BLOCK_LENGTH - 20, BLOCK_LENGTH, 2 * BLOCK_LENGTH + 1, 70_000]) + random.below(20),
  );
  return random.pick([
    `1.2.3.4:allow,LONG="${long}"`,
    `${long}:deny`,
    `:allow,${long}="1"`,
    `#${long}`,
    `1-3.${long}:deny`,
  ]);
}

/** Rules whose records fill whole blocks exactly, or all but a byte, or a byte too much. */
function fullBlocks(random: Random): string[] {
  const target = BLOCK_LENGTH * random.between(1, 3) + random.pick([-1, 0, 0, 0, 1]);
  const lines: string[] = [];
  let length = 0;
  for (let i = 0; length < target - 200; i += 1) {
    const key = `10.${i >> 8}.${i & 255}.`;
    lines.push(`${key}:allow`);
    length += 8 + key.length;
  }
  // Eight bytes of lengths, a byte of key, and three bytes before the value and one after it.
  return [...lines, `x:allow,A="${'v'.repeat(target - length - 13)}"`];
}

/** Keys of one hash, in any order, some of them more than once. */
function flood(random: Random): string[] {
  const keys = keysOfOneHash(random.pick([2, 10, 300, 1500])).map(textOf);
  return random.list(
    keys.length,
    () => `${random.pick(keys)}:${random.pick(['allow', 'deny'])},I="${random.below(9)}"`,
  );
}

/** A malformed line at the start, at the end, or after any other. */
function withBadLine(random: Random, lines: string[], isGood: boolean): string[] {
  if (isGood) return lines;
  return lines.toSpliced(random.pick([0, lines.length, random.below(lines.length)]), 0, random.pick(BAD_LINES));
}
