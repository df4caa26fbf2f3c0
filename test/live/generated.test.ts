import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { type BatchEnding, runBatch } from '../support/batch.js';
import { textOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { quickFolder } from '../support/folder.js';
import { allKinds, client, environmentOf, type GeneratedClient } from '../support/generator/client.js';
import { ruleFile } from '../support/generator/file.js';
import { type Run, runInProcess } from '../support/in-process.js';
import { describeLive, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const FILES = Number(process.env.TCPRULES_FILES ?? 2000);
const CLIENTS = Number(process.env.TCPRULES_CLIENTS ?? 4000);
const FILES_PER_TEST = 500;

/** How rare lines are on which the real program has to be killed, a second later. */
const ENDLESS = 300;

/** What the shell says of a program that was still busy when its time was up. */
const TIME_IS_UP = 128 + constants.signals.SIGXCPU;

/** Every test makes its own part of the files, and clients in proportion. */
const PORTIONS = Array.from({ length: Math.ceil(FILES / FILES_PER_TEST) }, (_, i) => {
  const first = i * FILES_PER_TEST;
  const count = Math.min(FILES - first, FILES_PER_TEST);
  return { title: `files from ${first} on`, first, count, clients: Math.ceil((CLIENTS * count) / FILES) };
});

describeLive('generated rules and clients', () => {
  describe.each(ORIGINAL_DIALECTS)('%s: behave as the original programs', SLOW, (name) => {
    const dialect = findDialect(name)!;

    test.each(PORTIONS)('$title', ({ first, count, clients }) => {
      const random = new Random(SEED + first);
      const home = quickFolder();
      const files = random.list(count, () => ruleFile(random, dialect, ENDLESS));
      for (const part of ['real', 'ours', 'rules']) mkdirSync(join(home, part));
      for (const [i, rules] of files.entries()) {
        mkdirSync(join(home, 'real', `${i}`));
        mkdirSync(join(home, 'ours', `${i}`));
        writeFileSync(join(home, 'rules', `${i}`), rules);
      }
      compareCompiling(home, files, first);
      const compiled = files.map((_, i) => i).filter((i) => existsSync(join(home, 'real', `${i}`, 'rules.cdb')));
      expect(compiled.length).toBeGreaterThan(0);
      const asked = [...allKinds(random), ...random.list(clients - 27, () => undefined)].map((given) => {
        const i = random.pick(compiled);
        return { i, client: given ?? client(random, files[i]!) };
      });
      compareChecking(home, files, asked);
    });

    function compareCompiling(home: string, files: readonly Buffer[], first: number): void {
      const command = [original(name, 'tcprules'), 'rules.cdb', 'rules.tmp'];
      const endings = runBatch(
        files.map((_, i) => ({ folder: join(home, 'real', `${i}`), command, stdin: `../../rules/${i}` })),
      );
      for (const [i, rules] of files.entries()) {
        const folder = join(home, 'ours', `${i}`);
        const args = [`--dialect=${name}`, 'rules.cdb', 'rules.tmp'];
        const run = runInProcess('tcprules', folder, args, { stdin: rules });
        const ours = { ...endingOf(run), files: filesIn(folder) };
        const real = { ...expectedEnding(endings[i]!), files: filesIn(join(home, 'real', `${i}`)) };
        // Thousands of these are told apart faster than they are expected.
        if (!isDeepStrictEqual(ours, real)) expect(ours, seeded(`file ${first + i}, ${shown(rules)}`)).toEqual(real);
      }
    }

    function compareChecking(
      home: string,
      files: readonly Buffer[],
      asked: readonly { i: number; client: GeneratedClient }[],
    ): void {
      const command = [original(name, 'tcprulescheck'), 'rules.cdb'];
      const endings = runBatch(
        asked.map(({ i, client }) => ({ folder: join(home, 'real', `${i}`), command, env: environmentOf(client) })),
      );
      for (const [at, { i, client }] of asked.entries()) {
        const env = environmentOf(client);
        const args = [`--dialect=${name}`, 'rules.cdb'];
        const run = runInProcess('tcprulescheck', join(home, 'ours', `${i}`), args, { env });
        const [ours, real] = [endingOf(run), endingOf(endings[at]!)];
        if (isDeepStrictEqual(ours, real)) continue;
        expect(ours, seeded(`${JSON.stringify(client)}, ${shown(files[i]!)}`)).toEqual(real);
      }
    }
  });
});

function endingOf({ exitCode, stdout, stderr }: Run | BatchEnding): object {
  return { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
}

/** As the real program ends; where that never does, the line is a malformed one to us. */
function expectedEnding(ending: BatchEnding): object {
  if (ending.exitCode !== TIME_IS_UP) return endingOf(ending);
  const stderr = expect.stringMatching(/^tcprules: fatal: unable to parse this line: .*\n$/s);
  return { exitCode: 100, stdout: '', stderr };
}

function shown(rules: Buffer): string {
  const text = JSON.stringify(textOf(rules));
  return text.length > 2000 ? `${text.slice(0, 1000)} ... ${text.slice(-1000)}` : text;
}
