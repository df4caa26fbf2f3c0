import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';
import { parseXml } from '../../support/xml.js';

const RULES = '#? 127.0.0.1 => allow,RELAYCLIENT=""\n127.:allow,RELAYCLIENT=""\n10.:deny\n:allow\n';
const OPEN = `${RULES}64.:allow,RELAYCLIENT=""\n`;
const POLICY = '0.0.0.0/0 except 127.0.0.0/8 => !RELAYCLIENT\n';

describe('tcprulesctl test', () => {
  test('is well where all expectations hold', () => {
    const folder = folderWith({ rules: RULES });
    const line = '1 expectation in 1 file: it holds\n';
    expect(ctl(folder, ['test', 'rules'])).toEqual({ exitCode: 0, stdout: line, stderr: '' });
    expect(ctl(folder, ['test', '-q', 'rules'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
    expect(ctl(folder, ['test', '--verbose', 'rules']).stdout).toMatch(/^rules:1: holds: 127\.0\.0\.1 => /);
  });

  test('finds expectations in FILE.expect, and where --expect names them', () => {
    const beside = ctl(folderWith({ rules: OPEN, 'rules.expect': POLICY }), ['test', 'rules']);
    expect([beside.exitCode, beside.stderr]).toEqual([1, '']);
    expect(beside.stdout).toMatch(
      /^rules\.expect:1:1: error: 16,777,216 of 4,278,190,080 addresses get a different result /,
    );
    const folder = folderWith({ rules: OPEN, good: RULES, policy: POLICY, more: '10.0.0.1 => deny' });
    const told = ctl(folder, ['test', '--expect', 'policy', '--expect', 'more', 'good', 'rules']);
    expect([told.exitCode, told.stdout]).toEqual([
      1,
      expect.stringMatching(/^policy:1:1: .*\n6 expectations in 2 files: 5 hold, 1 fails\n$/s),
    ]);
  });

  test('expectations without rules beside them are a mistake', () => {
    const run = ctl(folderWith({ rules: RULES, 'lost.expect': POLICY }), ['test', 'rules', 'lost.expect']);
    expect(run).toEqual({
      exitCode: 100,
      stdout: '',
      stderr:
        'tcprulesctl: usage: lost.expect has expectations only; its rules would be in lost, which does not exist\n',
    });
  });

  test('names the database that is damaged', () => {
    const folder = folderWith({ rules: RULES, cut: compile(bytesOf(RULES)).subarray(0, 2100), empty: '' });
    for (const [args, name] of [
      [['--cdb', 'cut', 'rules'], 'cut'],
      [['--cdb', 'empty', 'rules'], 'empty'],
      [['--coverage', 'rules', 'cut'], 'cut'],
    ] as const) {
      const run = ctl(folder, ['test', ...args]);
      expect([run.exitCode, run.stderr]).toEqual([
        111,
        expect.stringMatching(`^tcprulesctl: fatal: ${name}: .*damaged`),
      ]);
    }
  });

  test('takes the expectations that rules can be read for', () => {
    const rules = '#? 10.0.0-3. => allow,RELAYCLIENT\n10.0.0-3.:allow,RELAYCLIENT="@x"\n';
    expect(ctl(folderWith({ rules }), ['test', 'rules']).exitCode).toBe(0);
    const open = ctl(folderWith({ rules: rules.replace('RELAYCLIENT="@x"', 'RBLSMTPD=""') }), ['test', 'rules']);
    expect([open.exitCode, open.stdout]).toEqual([1, expect.stringContaining('1,024 of 1,024 addresses')]);
  });

  test('asks a database', () => {
    const folder = folderWith({ rules: RULES, 'rules.expect': POLICY, cdb: compile(bytesOf(OPEN)) });
    expect(ctl(folder, ['test', 'rules']).exitCode).toBe(0);
    const run = ctl(folder, ['test', '--cdb', 'cdb', '--coverage', 'rules']);
    expect([run.exitCode, run.stderr]).toEqual([1, '']);
    expect(run.stdout).toContain('gets allow,RELAYCLIENT="" by 64.:\n');
    expect(run.stdout).toContain('\ncdb: expectations cover 4 of 4 rules (100%)\n');
    expect(ctl(folder, ['test', '--expect', 'rules.expect', 'cdb']).exitCode).toBe(1);
  });

  test('fails where few rules are covered, or nothing is expected', () => {
    const folder = folderWith({ rules: RULES, none: ':allow\n' });
    expect(ctl(folder, ['test', '--min-coverage', '33.3', 'rules']).exitCode).toBe(0);
    const low = ctl(folder, ['test', '--min-coverage=50', 'rules']);
    expect([low.exitCode, low.stdout]).toEqual([
      1,
      expect.stringContaining('error: expectations cover 1 of 3 rules (33.3%); at least 50% required'),
    ]);
    expect(low.stdout).toContain('  line 3  10.:deny\n');
    expect(ctl(folder, ['test', 'none'])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^none: no expect/),
    });
    expect(ctl(folder, ['test', '--require', 'none'])).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^none: error: no expectations/),
    });
    expect(ctl(folder, ['test', '--require', '--quiet', 'none'])).toMatchObject({
      exitCode: 1,
      stdout: /^none: error/,
    });
  });

  test.each([
    ['a malformed expectation', { rules: '#? 10.1.2.3/8 => deny\n' }, 'rules:1:4: error: '],
    ['rules that do not compile', { rules: '#? 10.0.0.1 => deny\n10.: deny\n' }, 'rules:2:5: error: '],
  ])('%s is an input error, with its place', (_, files, place) => {
    const run = ctl(folderWith(files), ['test', 'rules']);
    expect([run.exitCode, run.stdout.slice(0, place.length), run.stderr]).toEqual([100, place, '']);
  });

  test.each([
    [['test', '-', '--expect', '-'], /standard input can be read only once/],
    [['test', '--cdb', 'cdb', 'rules', 'rules'], /--cdb takes exactly one rule file/],
    [['test', '--min-coverage', '101', 'rules'], /Expected a number from 0 to 100/],
    [['test', '--format', 'sarif', 'rules'], /Allowed choices are text, tap, junit, json, github/],
    [['test'], /test needs FILE\.\.\., or --run FILE/],
  ])('%j is wrong usage', (args, message) => {
    const run = ctl(folderWith({ rules: RULES, cdb: compile(bytesOf(RULES)) }), args);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: expect.stringMatching(message) });
  });

  test('fails as the system does, and where a database is damaged', () => {
    const folder = folderWith({ rules: RULES, damaged: compile(bytesOf(RULES)).subarray(0, 2100) });
    for (const args of [['missing'], ['--expect', 'missing', 'rules'], ['--cdb', 'missing', 'rules']]) {
      const run = ctl(folder, ['test', ...args]);
      expect([run.exitCode, run.stdout]).toEqual([111, '']);
      expect(run.stderr).toBe('tcprulesctl: fatal: unable to read missing: file does not exist\n');
    }
    const run = ctl(folder, ['test', '--cdb', 'damaged', 'rules']);
    expect([run.exitCode, run.stdout, run.stderr]).toEqual([111, '', expect.stringContaining('damaged')]);
  });

  test('does not overlook expectations that it cannot read', () => {
    const calls = {
      readFileSync: ((path: unknown) => {
        if (Buffer.isBuffer(path) && path.toString() === 'rules') return bytesOf(RULES);
        throw Object.assign(new Error('EACCES'), { code: 'EACCES', syscall: 'open' });
      }) as never,
    };
    const run = ctl(folderWith({}), ['test', 'rules'], { calls });
    expect([run.exitCode, run.stderr]).toEqual([111, expect.stringContaining('unable to read rules.expect: ')]);
  });

  test('tests the others where a file cannot be read', () => {
    const run = ctl(folderWith({ rules: RULES }), ['test', 'none', 'rules']);
    expect([run.exitCode, run.stdout]).toEqual([111, '1 expectation in 1 file: it holds\n']);
    expect(run.stderr).toBe('tcprulesctl: fatal: unable to read none: file does not exist\n');
  });

  test('does not overlook a link that leads nowhere', () => {
    const folder = folderWith({ rules: RULES });
    symlinkSync('nowhere', join(folder, 'rules.expect'));
    const run = ctl(folder, ['test', 'rules']);
    expect([run.exitCode, run.stdout]).toEqual([111, '']);
    expect(run.stderr).toBe('tcprulesctl: fatal: unable to read rules.expect: file does not exist\n');
  });

  test('reads FILE.expect once, and not as rules', () => {
    const folder = folderWith({ rules: RULES, 'rules.expect': '10.0.0.1 => deny\n' });
    const once = ctl(folder, ['test', '--expect', './rules.expect', 'rules']);
    expect(once).toEqual({ exitCode: 0, stdout: '2 expectations in 1 file: all hold\n', stderr: '' });
    expect(ctl(folder, ['test', 'rules', './rules.expect', './rules'])).toEqual(once);
    expect(ctl(folder, ['test', 'rules.expect'])).toEqual(once);
    const alone = folderWith({ 'rules.expect': RULES });
    expect(ctl(alone, ['test', 'rules.expect']).stdout).toBe('1 expectation in 1 file: it holds\n');
  });

  test('reads standard input, by the name it is given', () => {
    const stdin = bytesOf('#? 10.0.0.1 => deny\n');
    expect(ctl(folderWith({}), ['test', '-'], { stdin }).stdout).toMatch(/^standard input:1:4: /);
    expect(ctl(folderWith({}), ['test', '--stdin-filename', 'a b', '-'], { stdin }).stdout).toMatch(/^a b:1:4: /);
    const folder = folderWith({ rules: RULES });
    expect(ctl(folder, ['test', '--expect', '-', 'rules'], { stdin: bytesOf('10.0.0.1 => deny') }).exitCode).toBe(0);
  });

  test('uses the dialect', () => {
    const folder = folderWith({ rules: '#? ::1 => allow,RELAYCLIENT=""\n::1:allow,RELAYCLIENT=""\n' });
    expect(ctl(folder, ['test', 'rules']).exitCode).toBe(100);
    for (const dialect of ['ipv6', 'fehcom', 'indimail']) {
      expect(ctl(folder, ['test', '--dialect', dialect, 'rules']).exitCode, dialect).toBe(0);
    }
  });

  test.each([
    ['tap', (text: string) => text.startsWith('TAP version 14\n1..')],
    ['junit', (text: string) => parseXml(text).name === 'testsuites'],
    ['json', (text: string) => JSON.parse(text).version === 1],
    ['github', (text: string) => /^(?:::[a-z]+ .*\n)*$/.test(text)],
  ])('prints nothing but the document as %s, whatever happens', (format, isDocument) => {
    const files = { good: RULES, open: OPEN, none: '', bad: '10.: deny\n', odd: '#? x\n', 'open.expect': POLICY };
    const folder = folderWith(files);
    for (const options of [[], ['--quiet'], ['--verbose', '--coverage'], ['--require', '--min-coverage', '100']]) {
      for (const names of [['good'], ['open'], ['none'], ['bad'], ['odd'], Object.keys(files).slice(0, 5)]) {
        const run = ctl(folder, ['test', '--format', format, ...options, ...names]);
        expect(run.stderr).toBe('');
        expect(isDocument(run.stdout), run.stdout).toBe(true);
      }
    }
  });
});
