import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile, openDatabase } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { keysOfOneHash } from '../support/collisions.js';
import { freshFolder } from '../support/folder.js';
import { describeLive, ORIGINAL_DIALECTS, original, tinycdb } from '../support/originals.js';
import { runProgram } from '../support/program.js';

const RULES = bytesOf(
  '1.2.3.4-5:allow,A="x",N=/\xff\xfe/\n127.:deny\n39.160.226.88:allow,ZERO="hash"\n1.2.3.4:deny\n:allow,B=""\n',
);

describeLive('what others write and read', () => {
  describe.each(ORIGINAL_DIALECTS)('%s', (dialect) => {
    test('our library reads a database of the real tcprules', () => {
      const folder = freshFolder();
      const args = ['rules.cdb', 'rules.tmp'];
      expect(runProgram([original(dialect, 'tcprules')], { folder, args, stdin: RULES }).exitCode).toBe(0);
      using database = openDatabase(join(folder, 'rules.cdb'), { dialect });
      const answer = (ip: string): object => {
        const { rule, action, variables } = database.lookup({ ip });
        const texts = variables.map(({ nameBytes, valueBytes }) => `${textOf(nameBytes)}=${textOf(valueBytes!)}`);
        return { rule: rule && textOf(rule), action, variables: texts };
      };
      expect(answer('1.2.3.4')).toEqual({ rule: '1.2.3.4', action: 'allow', variables: ['A=x', 'N=\xff\xfe'] });
      expect(answer('127.0.0.1')).toEqual({ rule: '127.', action: 'deny', variables: [] });
      expect(answer('39.160.226.88')).toEqual({ rule: '39.160.226.88', action: 'allow', variables: ['ZERO=hash'] });
      expect(answer('1.2.3.6')).toEqual({ rule: '', action: 'allow', variables: ['B='] });
    });
  });

  test('tinycdb dumps what we compile', () => {
    const dump = dumpOf(compile(RULES));
    expect(dump).toEqual([
      '+7,11:1.2.3.4->+A=x\0+N=\xff\xfe\0',
      '+7,11:1.2.3.5->+A=x\0+N=\xff\xfe\0',
      '+4,2:127.->D\0',
      '+13,11:39.160.226.88->+ZERO=hash\0',
      '+7,2:1.2.3.4->D\0',
      '+0,4:->+B=\0',
    ]);
  });

  test('tinycdb finds every key of a flood', () => {
    const keys = keysOfOneHash(3000).map(textOf);
    const folder = freshFolder();
    writeFileSync(join(folder, 'rules.cdb'), compile(bytesOf(keys.map((key) => `${key}:allow,K="${key}"\n`).join(''))));
    for (const key of [keys[0]!, keys[1234]!, keys.at(-1)!]) {
      const { stdout } = runProgram(tinycdb(), { folder, args: ['-q', 'rules.cdb', key] });
      expect(textOf(stdout)).toBe(`+K=${key}\0`);
    }
  });
});

/** The records of a database, in order, each as tinycdb writes it. */
function dumpOf(database: Uint8Array): string[] {
  const folder = freshFolder();
  writeFileSync(join(folder, 'rules.cdb'), database);
  const { exitCode, stdout } = runProgram(tinycdb(), { folder, args: ['-d', 'rules.cdb'] });
  expect(exitCode).toBe(0);
  // An empty line ends the list.
  expect(textOf(stdout).endsWith('\n\n')).toBe(true);
  return textOf(stdout).slice(0, -2).split('\n');
}
