import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs, { openSync, readFileSync, renameSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { WatchedSources } from '../../../src/cli/build/watched-sources.js';
import type { BuildOptions } from '../../../src/cli/options.js';
import type { Io } from '../../../src/cli/process-io.js';
import { folderWith } from '../../support/ctl.js';
import { ours } from '../../support/program.js';

const RULES = '127.:allow,RELAYCLIENT=""\n:deny\n';

function watchedSources(operands: string[], options: Pick<BuildOptions, 'output' | 'part'> = {}): WatchedSources {
  return new WatchedSources(operands, { stdinFilename: '<stdin>', ...options }, { fs } as unknown as Io);
}

/** What two looks say: where something has changed, the second knows that it has settled. */
function watching(operands: string[], options: Pick<BuildOptions, 'output' | 'part'> = {}): () => boolean {
  const sources = watchedSources(operands, options);
  expect(sources.haveChanged()).toBe(true);
  return () => [sources.haveChanged(), sources.haveChanged()].includes(true);
}

test('what a build does not read does not matter', () => {
  const folder = folderWith({ 'tcp.smtp': RULES, 'build.log': '' });
  const hasChanged = watching([folder]);
  for (const name of ['build.log', 'notes.txt', '.tcp.smtp.swp', 'tcp.smtp~', 'tcp.smtp.swp', 'tcp.smtp.tmp', '4913']) {
    writeFileSync(join(folder, name), 'something new');
    expect(hasChanged(), name).toBe(false);
  }
  writeFileSync(join(folder, 'tcp.smtp.cdb'), 'a database');
  expect(hasChanged()).toBe(false);
  unlinkSync(join(folder, 'notes.txt'));
  expect(hasChanged()).toBe(false);
});

test('what it reads does: a source, expectations, a new source, and one that is gone', () => {
  const folder = folderWith({ 'tcp.smtp': RULES });
  const hasChanged = watching([folder]);
  const at = (name: string): string => join(folder, name);
  const steps: readonly (readonly [string, () => void])[] = [
    ['a source', () => writeFileSync(at('tcp.smtp'), `192.0.2.7:deny\n${RULES}`)],
    ['expectations', () => writeFileSync(at('tcp.smtp.expect'), '')],
    ['expectations changed', () => writeFileSync(at('tcp.smtp.expect'), '# none\n')],
    ['no expectations', () => unlinkSync(at('tcp.smtp.expect'))],
    ['a new source', () => writeFileSync(at('tcp.pop3'), RULES)],
    ['a source renamed', () => renameSync(at('tcp.pop3'), at('old.pop3'))],
    ['a source by its database', () => writeFileSync(at('old.pop3.cdb'), '')],
    ['no source', () => unlinkSync(at('tcp.smtp'))],
    ['none at all', () => unlinkSync(at('old.pop3'))],
    ['one again', () => writeFileSync(at('tcp.smtp'), RULES)],
  ];
  for (const [name, change] of steps) {
    change();
    expect(hasChanged(), name).toBe(true);
    expect(hasChanged(), `${name}, once`).toBe(false);
  }
});

test('parts are watched, and a file that is named', () => {
  const folder = folderWith({ denied: '192.0.2.:deny\n', other: RULES });
  const [denied, other] = [join(folder, 'denied'), join(folder, 'other')];
  const parts = watching([], { part: [denied, other], output: join(folder, 'all.cdb') });
  const named = watching([denied]);
  writeFileSync(other, ':deny\n');
  expect([parts(), named()]).toEqual([true, false]);
  writeFileSync(denied, '198.51.100.:deny\n');
  expect([parts(), named()]).toEqual([true, true]);
});

test('an editor in the middle of writing is waited for', () => {
  const folder = folderWith({ 'tcp.smtp': RULES });
  const sources = watchedSources([folder]);
  expect(sources.haveChanged()).toBe(true);
  for (let length = 1; length < 4; length += 1) {
    writeFileSync(join(folder, 'tcp.smtp'), RULES.slice(0, length));
    expect(sources.haveChanged()).toBe(false);
  }
  expect(sources.haveChanged()).toBe(true);
});

/** Runs `build --watch .` with its output in a file of that very directory, and waits for what that is to say. */
async function watchInto(folder: string, steps: readonly (readonly [() => void, string])[]): Promise<void> {
  const log = join(folder, 'build.log');
  const output = openSync(log, 'w');
  const [program, ...args] = [...ours('tcprulesctl'), 'build', '--watch', '.'];
  const child: ChildProcess = spawn(program!, args, { cwd: folder, env: {}, stdio: ['ignore', output, output] });
  const end = once(child, 'exit');
  try {
    let printed = '';
    for (const [change, line] of steps) {
      change();
      printed += line;
      while (readFileSync(log, 'latin1').length < printed.length && child.exitCode === null) await sleep(20);
      expect(readFileSync(log, 'latin1')).toBe(printed);
    }
  } finally {
    child.kill('SIGKILL');
    await end;
  }
}

test('each build says what is new, also into a file beside the sources', async () => {
  const folder = folderWith({ 'tcp.smtp': RULES, 'tcp.pop3': RULES });
  const at = (name: string): string => join(folder, name);
  const empty = 'tcp.smtp has no rules, so every client would be allowed (--allow-empty permits that)';
  await watchInto(folder, [
    [() => {}, 'Updated tcp.pop3.cdb and tcp.smtp.cdb.\n'],
    [() => writeFileSync(at('tcp.smtp'), ':deny\n'), 'Updated tcp.smtp.cdb.\n'],
    [
      () => {
        writeFileSync(at('notes.txt'), 'notes');
        renameSync(at('tcp.pop3'), at('old.pop3'));
      },
      'tcprulesctl: note: tcp.pop3.cdb skipped: a database without a source\n',
    ],
    [
      () => writeFileSync(at('tcp.smtp'), ''),
      `tcprulesctl: error: tcp.smtp.cdb not updated: ${empty}; the old database stays\n`,
    ],
    [() => writeFileSync(at('tcp.smtp'), ':deny\n'), 'tcp.smtp: up to date\n'],
    [() => writeFileSync(at('tcp.smtp'), RULES), 'Updated tcp.smtp.cdb.\n'],
  ]);
});
