import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { hashBytes } from '../src/cdb/format.js';
import { randomNumbers } from './random.js';

const FOLDER = fileURLToPath(new URL('../.cache/bench/', import.meta.url));

export const SEED = 20261121;

/** To be raised when the same seed makes other files: old ones are then left alone. */
const GENERATION = 1;

/** The file of this name, with these lines, made unless it is there. */
function inputFile(name: string, lines: () => Iterable<string>): string {
  mkdirSync(FOLDER, { recursive: true });
  const path = `${FOLDER}${name}-${SEED}.${GENERATION}`;
  if (existsSync(path)) return path;
  const unfinished = `${path}.unfinished`;
  const file = openSync(unfinished, 'w');
  let text = '';
  for (const line of lines()) {
    text += `${line}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, Buffer.from(text, 'latin1'));
      text = '';
    }
  }
  writeSync(file, Buffer.from(text, 'latin1'));
  closeSync(file);
  renameSync(unfinished, path);
  return path;
}

/** A path in the folder for outputs. */
export function outputFile(name: string): string {
  mkdirSync(FOLDER, { recursive: true });
  return `${FOLDER}${name}`;
}

export type ValueLength = 'short' | 'ordinary' | 'long';

const VALUES: Record<ValueLength, (i: number) => string> = {
  short: () => ':deny',
  ordinary: (i) => `:allow,RBLSMTPD="blocked ${i}"`,
  long: (i) => `:allow,RBLSMTPD="-${`see https://block.example/why?entry=${i} and ask there; `.repeat(6)}"`,
};

/** Rules for single addresses, as a block list has them. */
export function ordinaryRules(count: number, value: ValueLength = 'ordinary'): string {
  return inputFile(`rules-${value}-${count}`, function* () {
    const random = randomNumbers(SEED);
    for (let i = 0; i < count; i += 1) yield randomAddress(random) + VALUES[value](i);
  });
}

/** The same with ten rules that say something else. */
export function changedRules(count: number): string {
  return inputFile(`rules-changed-${count}`, function* () {
    const random = randomNumbers(SEED);
    for (let i = 0; i < count; i += 1) {
      yield randomAddress(random) + (i % (count / 10) === 7 ? ':allow,RELAYCLIENT=""' : VALUES.ordinary(i));
    }
  });
}

/** The same, and an expectation about all addresses but those of the machine itself. */
export function expectingRules(count: number): string {
  return inputFile(`rules-expecting-${count}`, function* () {
    yield '#? 0.0.0.0/0 except 127.0.0.0/8 => !RELAYCLIENT';
    yield '127.:allow,RELAYCLIENT=""';
    const random = randomNumbers(SEED);
    for (let i = 0; i < count; i += 1) yield randomAddress(random) + VALUES.ordinary(i);
  });
}

/** Lines of 250 addresses each, `count` records. */
export function rangeRules(count: number): string {
  return inputFile(`rules-range-${count}`, function* () {
    for (let i = 0; i < count / 250; i += 1) yield `10.${(i >> 8) & 255}.${i & 255}.1-250:allow,RBLSMTPD=""`;
  });
}

/** Rules of one and the same key. */
export function oneKeyRules(count: number): string {
  return inputFile(`rules-one-key-${count}`, function* () {
    for (let i = 0; i < count; i += 1) yield `192.0.2.1:allow,N="${i}"`;
  });
}

/** Rules of different keys, all with one 32-bit hash. */
export function oneHashRules(count: number): string {
  return inputFile(`rules-one-hash-${count}`, () => {
    const pairs = collidingPairs(Math.ceil(Math.log2(count)));
    return (function* () {
      for (let i = 0; i < count; i += 1) yield `${pairs.map((pair, bit) => pair[(i >> bit) & 1]).join('')}:deny`;
    })();
  });
}

/** Pairs of two letters; whichever is taken of each, the whole has the same hash. */
function collidingPairs(count: number): [string, string][] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
  const pairs: [string, string][] = [];
  let hash = hashBytes(new Uint8Array(0));
  while (pairs.length < count) {
    const seen = new Map<number, string>();
    let found: [string, string] | undefined;
    for (const text of letters.flatMap((a) => letters.map((b) => a + b))) {
      const next = hashBytes(Buffer.from(text), 0, 2, hash);
      const other = seen.get(next);
      if (other !== undefined) {
        found = [other, text];
        break;
      }
      seen.set(next, text);
    }
    if (found === undefined) throw new Error('no two letters collide here');
    pairs.push(found);
    hash = hashBytes(Buffer.from(found[0]), 0, 2, hash);
  }
  return pairs;
}

/** A million clients, of whom this percentage have a rule of their own among those of `ordinaryRules(ruleCount)`. */
export function clientList(count: number, ruleCount: number, hitPercent: number, withHost: boolean): string {
  return inputFile(`clients-${count}-of-${ruleCount}-${hitPercent}${withHost ? '-host' : ''}`, function* () {
    const random = randomNumbers(SEED);
    const addresses = Array.from({ length: ruleCount }, () => randomAddress(random));
    for (let i = 0; i < count; i += 1) {
      const ip = random(100) < hitPercent ? addresses[random(ruleCount)]! : randomAddress(random);
      yield withHost ? `${ip} host${random(5000)}.example${random(100)}.net` : ip;
    }
  });
}

function randomAddress(random: (bound: number) => number): string {
  return `${1 + random(223)}.${random(256)}.${random(256)}.${random(256)}`;
}
