import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { ctl } from '../../support/ctl.js';
import { quickFolder } from '../../support/folder.js';
import { ours } from '../../support/program.js';
import { Random, SEED, seeded } from '../../support/random.js';

/** TCPRULES_BUILD_KILLS says how many; 2,000 take some minutes. */
const ROUNDS = Number(process.env.TCPRULES_BUILD_KILLS ?? 8);
const RACES = 2;

const NAMES = ['tcp.a', 'tcp.b', 'tcp.c'];

/** In milliseconds: a little more than a build takes, and than one takes to write. */
const LONGEST = 200;
const LONGEST_WRITE = 10;

function rulesOf(name: string, round: number): string {
  return `127.:allow,FILE="${name}",ROUND="${round}"\n:deny\n`;
}

function fill(folder: string, round: number): void {
  for (const name of NAMES) writeFileSync(join(folder, name), rulesOf(name, round));
}

function startBuild(folder: string): ChildProcess {
  const [program, ...args] = [...ours('tcprulesctl'), 'build', '-q'];
  return spawn(program!, args, { cwd: folder, env: {}, stdio: ['ignore', 'ignore', 'pipe'] });
}

function litterIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith('.'));
}

test(`killed ${ROUNDS} times at any moment, a build of three leaves each database old or new, and no litter for long`, async () => {
  const random = new Random(SEED);
  const folder = quickFolder();
  writeFileSync(join(folder, '.tcprules-not-ours'), 'a file of somebody else');
  fill(folder, 0);
  ctl(folder, ['build']);
  let mixed = 0;
  let littered = 0;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const old = NAMES.map((name) => readFileSync(join(folder, `${name}.cdb`)));
    fill(folder, round);
    const child = startBuild(folder);
    const end = once(child, 'exit');
    if (random.onceIn(4)) {
      await Promise.race([sleep(random.below(LONGEST)), end]);
    } else {
      while (child.exitCode === null && litterIn(folder).length === 1) await nextTurn();
      await Promise.race([sleep(random.below(LONGEST_WRITE)), end]);
    }
    child.kill('SIGKILL');
    await end;
    const areNew = NAMES.map((name, i) => {
      const bytes = readFileSync(join(folder, `${name}.cdb`));
      const isNew = bytes.equals(compile(rulesOf(name, round)));
      expect(isNew || bytes.equals(old[i]!), seeded(`round ${round}: ${name}.cdb`)).toBe(true);
      return isNew;
    });
    if (new Set(areNew).size > 1) mixed += 1;
    if (litterIn(folder).length > 1) littered += 1;
    if (random.onceIn(2)) continue;
    ctl(folder, ['build']);
    expect(litterIn(folder), seeded(`round ${round}`)).toEqual(['.tcprules-not-ours']);
  }
  expect(ctl(folder, ['build']).exitCode).toBe(0);
  expect(litterIn(folder)).toEqual(['.tcprules-not-ours']);
  if (ROUNDS >= 200)
    expect(
      [mixed, littered].every((count) => count > 0),
      `${mixed} ${littered}`,
    ).toBe(true);
});

test(`${RACES} times, builds at once do each other no harm: each database is that of its source in the end`, async () => {
  const random = new Random(SEED);
  const folder = quickFolder();
  for (let race = 1; race <= RACES; race += 1) {
    fill(folder, 2 * race);
    const builds = [startBuild(folder), startBuild(folder)];
    const ends = builds.map((child) => once(child, 'exit'));
    await sleep(random.below(LONGEST));
    // An edit in the middle, after which somebody builds.
    writeFileSync(join(folder, 'tcp.b'), rulesOf('tcp.b', 2 * race + 1));
    builds.push(startBuild(folder));
    ends.push(once(builds[2]!, 'exit'));
    await Promise.all(ends);
    const messages = builds.map(({ stderr }) => String(stderr!.read() ?? ''));
    expect(
      builds.map(({ exitCode }) => exitCode),
      seeded(messages.join('')),
    ).toEqual([0, 0, 0]);
    for (const name of NAMES) {
      const bytes = readFileSync(join(folder, `${name}.cdb`));
      const round = name === 'tcp.b' ? 2 * race + 1 : 2 * race;
      expect(bytes.equals(compile(rulesOf(name, round))), seeded(`race ${race}: ${name}`)).toBe(true);
    }
    expect(litterIn(folder)).toEqual([]);
  }
});
