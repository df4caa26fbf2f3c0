import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compile } from '../../src/index.js';
import { bytesOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { ours } from '../support/program.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const ROUNDS = 100;
const SIZES = [0, 1, 100, 3000, 30_000];

/** In milliseconds: from its start, and from the moment it begins to write. A little more than a run takes. */
const LONGEST = 60;
const LONGEST_WRITE = 20;

/** Rules that differ from those of every other round. */
function rulesOf(round: number, size: number): Buffer {
  const lines = Array.from({ length: size }, (_, i) => `10.${i >> 8}.${i & 255}.:allow,ROUND="${round}"\n`);
  return bytesOf(`127.:allow,ROUND="${round}"\n${lines.join('')}:deny\n`);
}

/** Writes in pieces, with a rest after each, and ignores that the reader may be gone. */
async function feed({ stdin }: ChildProcess, rules: Buffer, rest: number): Promise<void> {
  stdin!.on('error', () => {});
  const length = Math.ceil(rules.length / 4) + 1;
  for (let start = 0; start < rules.length; start += length) {
    stdin!.write(rules.subarray(start, start + length));
    if (rest > 0) await sleep(rest);
  }
  stdin!.end();
}

test(`killed ${ROUNDS} times at any moment, tcprules leaves the old database or the new one`, SLOW, async () => {
  const random = new Random(SEED);
  const folder = freshFolder();
  const [database, temporary] = [join(folder, 'rules.cdb'), join(folder, 'rules.tmp')];
  let old = compile(rulesOf(0, 10));
  writeFileSync(database, old);
  for (let round = 1; round <= ROUNDS; round += 1) {
    const rules = rulesOf(round, random.pick(SIZES));
    const [program, ...args] = [...ours('tcprules'), 'rules.cdb', 'rules.tmp'];
    const child = spawn(program!, args, { cwd: folder, env: {}, stdio: ['pipe', 'ignore', 'ignore'] });
    const end = once(child, 'exit');
    const fed = feed(child, rules, random.onceIn(4) ? random.below(30) : 0);
    if (random.onceIn(2)) {
      while (child.exitCode === null && !existsSync(temporary)) await sleep(1);
      await Promise.race([sleep(random.below(LONGEST_WRITE)), end]);
    } else {
      await Promise.race([sleep(random.below(LONGEST)), end]);
    }
    child.kill('SIGKILL');
    await Promise.all([end, fed]);

    const left = readFileSync(database);
    const isNew = left.equals(compile(rules));
    expect(isNew || left.equals(old), seeded(`round ${round}: ${left.length} bytes`)).toBe(true);
    if (isNew) expect(existsSync(temporary)).toBe(false);
    rmSync(temporary, { force: true });
    old = left;
  }
});

test('a temporary file that is left over does not disturb the next run', async () => {
  const folder = freshFolder();
  const rules = rulesOf(1, 100);
  writeFileSync(join(folder, 'rules.tmp'), Buffer.alloc(100_000, 1));
  const [program, ...args] = [...ours('tcprules'), 'rules.cdb', 'rules.tmp'];
  const child = spawn(program!, args, { cwd: folder, env: {}, stdio: ['pipe', 'ignore', 'ignore'] });
  await Promise.all([once(child, 'exit'), feed(child, rules, 5)]);
  expect(child.exitCode).toBe(0);
  expect(readFileSync(join(folder, 'rules.cdb')).equals(compile(rules))).toBe(true);
});
