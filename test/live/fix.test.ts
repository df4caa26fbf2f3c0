import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { fixAll } from '../../src/lint/fix.js';
import { Source } from '../../src/text/source.js';
import { type BatchEnding, runBatch } from '../support/batch.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { quickFolder } from '../support/folder.js';
import { environmentOf } from '../support/generator/client.js';
import { smallClient, smallFile } from '../support/generator/small-space.js';
import { describeLive, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const FILES = Number(process.env.TCPRULES_FIXES ?? 25);
const CLIENTS = 20;

/** Addresses that no stranger has. */
const PRIVATE = /^(?:0|10|127|22[4-9]|2[3-5]\d)\.|^::1?$|^f[cdf]|^fe[89ab]|^2001:db8:/;

describeLive('safe fixes', () => {
  test.each(ORIGINAL_DIALECTS)(
    '%s: the original programs let no other client in, and relay for no public address',
    SLOW,
    (name) => {
      const dialect = findDialect(name)!;
      const random = new Random(SEED);
      const home = quickFolder();
      const pairs: { readonly before: string; readonly after: string }[] = [];
      for (let tries = 0; pairs.length < FILES && tries < 50 * FILES; tries += 1) {
        const lines = textOf(smallFile(random, dialect))
          .split('\n')
          .slice(0, -1)
          .map((line) => withSlip(line, random));
        const rules = bytesOf([...lines, random.pick([':allow', ':deny,A="1"']), ''].join('\n'));
        const fixed = fixAll(new Source('rules', rules), 'safe', { dialect });
        if (fixed.count > 0) pairs.push({ before: textOf(rules), after: textOf(fixed.source.bytes) });
      }
      expect(pairs.length, seeded('files with safe fixes')).toBe(FILES);

      const accepted = acceptedLines(pairs.flatMap(({ before, after }) => [before, after]));
      const asked = pairs.flatMap((_, i) =>
        Array.from({ length: CLIENTS }, () => ({ i, client: smallClient(random, dialect) })),
      );
      const folders = accepted.map((rules, i) => {
        const folder = join(home, `${i}`);
        mkdirSync(folder);
        writeFileSync(join(folder, 'rules'), bytesOf(rules));
        return folder;
      });
      const compiling = [original(name, 'tcprules'), 'cdb', 'tmp'];
      for (const { exitCode } of runBatch(folders.map((folder) => ({ folder, command: compiling, stdin: 'rules' }))))
        expect(exitCode, seeded('compiling')).toBe(0);
      const checking = [original(name, 'tcprulescheck'), 'cdb'];
      const check = (side: number): Decision[] =>
        runBatch(
          asked.map(({ i, client }) => ({
            folder: folders[2 * i + side]!,
            command: checking,
            env: environmentOf(client),
          })),
        ).map(decisionOf);
      const [old, now] = [check(0), check(1)];
      let changed = 0;
      for (const [at, { i, client }] of asked.entries()) {
        const [before, after] = [old[at]!, now[at]!];
        const what = seeded(JSON.stringify([client, before, after, pairs[i]]));
        const isIn = (decision: Decision): boolean => decision.action === 'allow connection';
        if (isIn(after)) expect(isIn(before), what).toBe(true);
        const relays = ({ env }: Decision): boolean => env.has('RELAYCLIENT');
        if (relays(after) && !relays(before)) {
          expect(client.ip, what).toMatch(PRIVATE);
          expect(after.rule, what).toMatch(/^[^=@]/);
        }
        if (before.rule !== '') expect(effectOf(after), what).toEqual(effectOf(before));
        if (effectOf(before) !== effectOf(after)) changed += 1;
      }
      expect(changed, seeded('clients that get a different result')).toBeGreaterThan(0);

      /** The files without the lines that the real compiler does not take. */
      function acceptedLines(files: readonly string[]): string[] {
        // Without this the line has no rule, and the program for IPv6 never ends.
        const lines = [...new Set(files.flatMap((file) => file.split('\n')))].filter((line) =>
          /:(?:allow|deny)/.test(line),
        );
        const command = [original(name, 'tcprules'), 'cdb', 'tmp'];
        const folder = join(home, 'lines');
        mkdirSync(folder);
        for (const [i, line] of lines.entries()) writeFileSync(join(folder, `${i}`), bytesOf(`${line}\n`));
        const endings = runBatch(lines.map((_, i) => ({ folder, command, stdin: `${i}` })));
        const good = new Set(lines.filter((_, i) => endings[i]!.exitCode === 0));
        return files.map((file) => {
          const kept = file.split('\n').map((line) => (good.has(line) ? line : ''));
          return kept.join('\n');
        });
      }
    },
  );
});

/** A line with a mistake that has a safe fix, more often than not. */
function withSlip(line: string, random: Random): string {
  return random.pick([
    () => line,
    () => ` ${line}`,
    () => `${line}\r`,
    () => `${line} # text`,
    () => line.replace('.:', ':'),
    () => line.replace(':allow', ':ALLOW').replace(':deny', ':Deny'),
    () => line.replace(',', ', '),
    () => line.replace(/^=(.*):/, '$1:'),
    () => line.replace('="1"', '=1'),
    () => `=${line.replace(/:.*/, '').toUpperCase()}:allow,RELAYCLIENT=""`,
  ])();
}

interface Decision {
  /** The address of the rule that decides; empty for the default rule, and where there is none. */
  readonly rule: string;
  readonly action: string;
  readonly env: ReadonlyMap<string, string>;
}

function decisionOf({ exitCode, stdout }: BatchEnding): Decision {
  expect(exitCode).toBe(0);
  const [first, ...lines] = textOf(stdout).trimEnd().split('\n');
  const action = lines.pop() ?? first!;
  const env = new Map(
    lines.flatMap((line): [string, string][] => {
      const [, name, value] = /^set environment variable ([^=]*)=(.*)$/.exec(line) ?? [];
      return name === undefined ? [] : [[name, value!]];
    }),
  );
  return {
    rule: /^rule (.*):$/.exec(first!)?.[1] ?? '',
    action: action.replace(/^default: /, ''),
    env: action === 'deny connection' ? new Map() : env,
  };
}

function effectOf({ action, env }: Decision): string {
  return JSON.stringify([action, ...[...env].sort()]);
}
