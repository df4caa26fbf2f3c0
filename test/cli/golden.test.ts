import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import {
  databaseOf,
  type GoldenCase,
  type GoldenCheck,
  loadCompiled,
  loadReadymade,
  rulesOf,
  sha256,
} from '../support/golden.js';
import { runInProcess } from '../support/in-process.js';

describe.each(DIALECTS.map(({ name }) => name))('%s', (dialect) => {
  describe('compiles as the real tcprules', () => {
    test.each(loadCompiled(dialect))('$name', (golden) => {
      const folder = freshFolder();
      const run = runInProcess('tcprules', folder, [`--dialect=${dialect}`, 'rules.cdb', 'rules.tmp'], {
        stdin: rulesOf(golden),
      });
      const expected = endingOf(golden);
      expect({ exitCode: run.exitCode, stderr: textOf(run.stderr) }).toEqual(expected);
      expect(textOf(run.stdout)).toBe('');
      const cdb = join(folder, 'rules.cdb');
      const tmp = join(folder, 'rules.tmp');
      if (golden.cdb === undefined) {
        expect(existsSync(cdb)).toBe(false);
        expect(statSync(tmp).size).toBe(golden.tmpSize ?? 0);
      } else {
        expect(existsSync(tmp)).toBe(false);
        const bytes = readFileSync(cdb);
        expect({ size: bytes.length, sha256: sha256(bytes) }).toEqual(golden.cdb);
      }
      for (const check of golden.checks ?? []) expectAnswer(folder, check);
    });
  });

  describe('reads databases as the real tcprulescheck', () => {
    test.each(loadReadymade(dialect))('$name', (golden) => {
      const folder = freshFolder();
      writeFileSync(join(folder, 'rules.cdb'), databaseOf(golden));
      expect(golden.checks.length).toBeGreaterThan(0);
      for (const check of golden.checks) expectAnswer(folder, check);
    });
  });

  function expectAnswer(folder: string, check: GoldenCheck): void {
    const { ip, host, info, exitCode = 0, stdout = '', stderr = '' } = check;
    const env = Object.fromEntries(
      Object.entries({ TCPREMOTEIP: ip, TCPREMOTEHOST: host, TCPREMOTEINFO: info }).filter(([, v]) => v !== undefined),
    ) as Record<string, string>;
    const run = runInProcess('tcprulescheck', folder, [`--dialect=${dialect}`, 'rules.cdb'], { env });
    const answer = { exitCode: run.exitCode, stdout: textOf(run.stdout), stderr: textOf(run.stderr) };
    expect(answer, JSON.stringify(env)).toEqual({ exitCode, stdout, stderr });
  }
});

/** How a run ends: as the real one, but where that never ends the line is a bad one. */
function endingOf(golden: GoldenCase): { exitCode: number; stderr: string } {
  const { exitCode = 0, stderr = '', hangs } = golden;
  if (!hangs) return { exitCode, stderr };
  return { exitCode: 100, stderr: expect.stringMatching(/^tcprules: fatal: unable to parse this line: .*\n$/s) };
}

test('fixtures hold bytes', () => {
  expect(textOf(bytesOf('\u00ff\u0000'))).toBe('\u00ff\u0000');
});
