import { describe, expect, test } from 'vitest';
import { renderTestText, type TestTextOptions } from '../../../src/report/test/text.js';
import { EVERYTHING, tested } from '../../support/tested.js';

function text(files: Readonly<Record<string, string>>, options: Partial<TestTextOptions> = {}): string {
  return renderTestText(tested(files), options);
}

describe('results for people', () => {
  test('show who breaks an expectation, and why', () => {
    expect(text({ 'tcp.smtp': EVERYTHING['tcp.smtp'] })).toBe(`\
tcp.smtp:2:4: error: 16,777,216 of 4,278,190,080 addresses get a different result [failed-expectation]
  2 | #? 0.0.0.0/0 except 127.0.0.0/8 => !RELAYCLIENT
    |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  expected  !RELAYCLIENT
  smallest  10.0.0.0        gets allow,RELAYCLIENT="",A="\\",B="<]]>" by line 6, 10.:
  largest   10.255.255.255  gets allow,RELAYCLIENT="",A="\\",B="<]]>" by line 6, 10.:

tcp.smtp:3:4: error: 192.0.2.7 gets a different result [failed-expectation]
  3 | #? 192.0.2.7   => A="<&>#\\x01\\xff"
    |    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  expected  A="<&>#\\x01\\xff"
  gets      deny by line 7, 192.0.2.7:

tcp.smtp:4:4: error: a prefix length needs a complete address before it; write "10.0.0.0/8" [malformed-expectation]
  4 | #? 10/8 => deny
    |    ^^^^

3 expectations in 1 file: 1 holds, 2 fail; 1 mistake
`);
  });

  test.each([
    [{ a: '#? 10.0.0.1 => allow\n' }, '1 expectation in 1 file: it holds\n'],
    [{ a: '#? 10.0.0.1 => allow\n', b: '#? 10.0.0.1 => allow\n' }, '2 expectations in 2 files: all hold\n'],
    [{ a: '' }, expect.stringMatching(/^a: no expectations; .*\n\nno expectations in 1 file\n$/)],
    [{ a: '#? x\n' }, expect.stringMatching(/\n1 mistake in 1 file\n$/)],
  ])('end in a summary: %j', (files, expected) => {
    expect(text(files)).toEqual(expected);
  });

  test('are empty with --quiet, unless something is wrong', () => {
    expect(text({ a: '#? 10.0.0.1 => allow\n', b: '' }, { quiet: true })).toBe('');
    const failed = text({ a: '#? 10.0.0.1 => deny\n' }, { quiet: true });
    expect(failed).toMatch(/^a:1:4: error: 10\.0\.0\.1 gets a different result /);
    expect(failed).toMatch(/ {2}gets {6}allow, because no rule matches\n$/);
  });

  test('list what holds, where asked to', () => {
    const lines = text({ a: '#? 10.0.0.1\t   => allow\n#? x\n#? 10.0.0.2 => allow\n' }, { verbose: true }).split('\n');
    expect(lines.filter((line) => line.startsWith('a:')).map((line) => line.slice(0, 20))).toEqual([
      'a:1: holds: 10.0.0.1',
      'a:2:4: error: expect',
      'a:3: holds: 10.0.0.2',
    ]);
  });

  test('list rules that no expectation covers', () => {
    const result = tested({ a: '#? 10.0.0.1 => allow\n10.:allow\n\n11.:deny\n12.9-5.:deny\n' }, { minCoverage: 50 });
    expect(renderTestText(result)).toBe(`\
a: error: expectations cover 1 of 3 rules (33.3%); at least 50% required
  line 4  11.:deny
  line 5  12.9-5.:deny

1 expectation in 1 file: it holds
`);
  });

  test('have colours where they are wanted', () => {
    expect(text({ a: '#? 10.0.0.1 => deny\n' }, { color: true })).toContain('\u001b[31merror:\u001b[0m');
  });
});
