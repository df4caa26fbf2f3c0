import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { IPV4 } from '../../src/net/family.js';
import { type BatchEnding, runBatch } from '../support/batch.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { countMeaning, diffOf } from '../support/diffs.js';
import { expectSame } from '../support/expect-same.js';
import { quickFolder } from '../support/folder.js';
import { environmentOf, type GeneratedClient } from '../support/generator/client.js';
import { changedFile, smallClient, smallFile } from '../support/generator/small-space.js';
import { describeLive, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** Every client whose address has these octets and no others. */
const OCTETS = [1, 127, 255];
const HOSTS = [undefined, 'a', 'b.a'];
const EVERY_PAIRS = 4;

const SAMPLED_PAIRS = 60;
const SAMPLES = 40;

type Client = GeneratedClient & { ip: string };

const ALL_CLIENTS: readonly Client[] = OCTETS.flatMap((a) =>
  OCTETS.flatMap((b) => OCTETS.flatMap((c) => OCTETS.map((d) => `${a}.${b}.${c}.${d}`))),
).flatMap((ip) => HOSTS.map((host) => ({ ip, ...(host !== undefined && { host }) })));

describeLive('tcprulesctl diff', () => {
  describe.each(ORIGINAL_DIALECTS)(
    '%s: lists exactly the clients that the original programs treat differently',
    SLOW,
    (name) => {
      const dialect = findDialect(name)!;

      test('among all clients of some octets', () => {
        const random = new Random(SEED);
        comparePairs(EVERY_PAIRS, random, () => ALL_CLIENTS);
      });

      test('among random clients', () => {
        const random = new Random(SEED + 1);
        const sample = (): Client[] =>
          random
            .list(SAMPLES, () => smallClient(random, dialect))
            .filter(({ ip, info }) => info === undefined && !ip.includes(':'));
        comparePairs(SAMPLED_PAIRS, random, sample);
      });

      function comparePairs(count: number, random: Random, clientsOf: () => readonly Client[]): void {
        const home = quickFolder();
        const pairs = Array.from({ length: count }, (_, i) => {
          const rules = smallFile(random, dialect);
          // Another file altogether makes sure that there are differences.
          const changed = i === 0 ? anotherFile(rules, random) : changedFile(random, rules, dialect);
          return { files: [rules, changed] as const, clients: clientsOf() };
        });
        const folders = pairs.flatMap(({ files }, i) =>
          files.map((rules, side) => {
            const folder = join(home, `${i}.${side}`);
            mkdirSync(folder);
            writeFileSync(join(folder, 'rules'), rules);
            return folder;
          }),
        );
        const compiling = [original(name, 'tcprules'), 'cdb', 'tmp'];
        for (const { exitCode } of runBatch(folders.map((folder) => ({ folder, command: compiling, stdin: 'rules' }))))
          expect(exitCode, seeded('compiling')).toBe(0);
        const checking = [original(name, 'tcprulescheck'), 'cdb'];
        const answers = runBatch(
          pairs.flatMap(({ clients }, i) =>
            [0, 1].flatMap((side) =>
              clients.map((client) => ({
                folder: folders[2 * i + side]!,
                command: checking,
                env: environmentOf(client),
              })),
            ),
          ),
        );
        let at = 0;
        let differing = 0;
        for (const { files, clients } of pairs) {
          const result = diffOf(...files, [name, name]);
          for (const [i, client] of clients.entries()) {
            const [old, changed] = [answers[at + i]!, answers[at + clients.length + i]!].map(effectOf);
            const expected = old === changed ? 0 : 1;
            expectSame(countMeaning(result, IPV4.parse(client.ip)!, client.host), expected, () =>
              seeded(`${JSON.stringify([client, ...files.map(textOf)])}: ${old} -> ${changed}`),
            );
            differing += expected;
          }
          at += 2 * clients.length;
        }
        expect(differing, seeded('clients that are treated differently')).toBeGreaterThan(0);
      }

      /** With a default rule that has another effect than the one of `rules`. */
      function anotherFile(rules: Buffer, random: Random): Buffer {
        const byDefault = /^:deny/m.test(textOf(rules)) ? ':allow' : ':deny';
        return Buffer.concat([bytesOf(`${byDefault}\n`), smallFile(random, dialect)]);
      }
    },
  );
});

/** What a client gets, as the real check tells it; of a variable that is set twice the last counts, on a deny none. */
function effectOf({ exitCode, stdout }: BatchEnding): string {
  expectSame(exitCode, 0, () => 'the exit code of tcprulescheck');
  const [, ...lines] = textOf(stdout).trimEnd().split('\n');
  const verdict = lines.pop()!;
  if (verdict === 'deny connection') return verdict;
  const variables = new Map(
    lines.map((line) => {
      const [, name, value] = /^set environment variable ([^=]*)=(.*)$/.exec(line)!;
      return [name, value];
    }),
  );
  return JSON.stringify([verdict, [...variables].sort()]);
}
