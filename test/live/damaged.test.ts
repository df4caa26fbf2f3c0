import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { HEADER_LENGTH } from '../../src/cdb/format.js';
import { compile } from '../../src/index.js';
import { runBatch } from '../support/batch.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { changedBytes, likelyGarbage, truncations } from '../support/damage.js';
import { expectSame } from '../support/expect-same.js';
import { quickFolder } from '../support/folder.js';
import { runInProcess } from '../support/in-process.js';
import { describeLive, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const RULES = bytesOf('1.2.3.4:allow,A="x"\n127.:deny\n=mail.example.net:deny\n:allow,B="y"\n');
const INTACT = compile(RULES);
const CLIENTS = [
  { TCPREMOTEIP: '1.2.3.4' },
  { TCPREMOTEIP: '127.0.0.1', TCPREMOTEHOST: 'mail.example.net' },
  { TCPREMOTEIP: '10.0.0.1', TCPREMOTEINFO: 'joe' },
];

describeLive('damaged databases', () => {
  describe.each(ORIGINAL_DIALECTS)('%s: get the answers and errors of the original tcprulescheck', SLOW, (dialect) => {
    const random = new Random(SEED);

    test('cut off anywhere', () => compare(someOf(truncations(INTACT))));

    test('any byte changed', () => compare(someOf(changedBytes(INTACT, random))));

    test('random bytes', () =>
      compare(random.list(1000, () => (random.onceIn(4) ? random.bytes(random.below(4000)) : likelyGarbage(random)))));

    /** All that differ after the header, and some of those that differ in it: most of its tables are alike. */
    function someOf(databases: readonly Uint8Array[]): Uint8Array[] {
      return databases.filter((_, at) => at >= HEADER_LENGTH || random.onceIn(4));
    }

    function compare(databases: readonly Uint8Array[]): void {
      const folder = quickFolder();
      const command = [original(dialect, 'tcprulescheck')];
      const runs = databases.map((bytes, i) => {
        const name = `${i}.cdb`;
        writeFileSync(join(folder, name), bytes);
        return { folder, command: [...command, name], env: CLIENTS[i % CLIENTS.length]!, name, bytes };
      });
      for (const [i, { exitCode, stdout, stderr }] of runBatch(runs).entries()) {
        const { name, env, bytes } = runs[i]!;
        const run = runInProcess('tcprulescheck', folder, [`--dialect=${dialect}`, name], { env });
        const ours = { exitCode: run.exitCode, stdout: textOf(run.stdout), stderr: textOf(run.stderr) };
        const real = { exitCode, stdout: textOf(stdout), stderr: textOf(stderr) };
        expectSame(ours, real, () =>
          seeded(`${JSON.stringify(env)}, ${name} is ${Buffer.from(bytes).toString('base64')}`),
        );
      }
    }
  });
});
