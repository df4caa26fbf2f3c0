import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';

const RULES = '10.1-3.:deny\n:allow,A="1"\n';
const cdb = compile(bytesOf(RULES));

describe('tcprulesctl dump', () => {
  test('prints the rules', () => {
    expect(ctl(folderWith({ cdb }), ['dump', 'cdb'])).toEqual({ exitCode: 0, stdout: RULES, stderr: '' });
    expect(ctl(folderWith({}), ['dump', '-'], { stdin: cdb }).stdout).toBe(RULES);
  });

  test('prints the records', () => {
    const { exitCode, stdout } = ctl(folderWith({ cdb }), ['dump', '--records', 'cdb']);
    expect(exitCode).toBe(0);
    expect(stdout.split('\n')).toHaveLength(5);
    expect(stdout).toMatch(/^2048\t"10\.1\."\t"D\\0"\n/);
  });

  test('fails where no rules make this file, and prints what there is', () => {
    const run = ctl(folderWith({ cdb: Buffer.concat([cdb, bytesOf('more')]) }), ['dump', 'cdb']);
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(run.stdout).toMatch(/^# these rules compile to a different file; /);
    expect(run.stdout.endsWith(RULES)).toBe(true);
  });

  test('uses the dialect', () => {
    const files = { cdb: compile(bytesOf('10.0.0.0/8:deny\n'), { dialect: 'fehcom' }) };
    expect(ctl(folderWith(files), ['dump', '--dialect', 'fehcom', 'cdb']).stdout).toBe('10.0.0.0/8:deny\n');
    expect(ctl(folderWith(files), ['dump', 'cdb']).stdout).toBe('_0000e0g0:deny\n');
  });

  test.each([
    ['what is damaged', cdb.subarray(0, 2100)],
    ['nothing', bytesOf('')],
  ])('fails for %s', (_, bytes) => {
    const run = ctl(folderWith({ cdb: bytes }), ['dump', 'cdb']);
    expect(run).toEqual({ exitCode: 111, stdout: '', stderr: expect.stringMatching(/^tcprulesctl: fatal: /) });
  });

  test('tells a text from a database', () => {
    expect(ctl(folderWith({ rules: RULES }), ['dump', 'rules'])).toEqual({
      exitCode: 100,
      stdout: '',
      stderr: 'tcprulesctl: fatal: unable to read rules: it is a text file, not a database\n',
    });
  });
});
