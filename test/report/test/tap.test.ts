import { describe, expect, test } from 'vitest';
import { findDialect } from '../../../src/dialects/registry.js';
import { testFiles } from '../../../src/operations/test.js';
import { renderTestTap } from '../../../src/report/test/tap.js';
import { Source } from '../../../src/text/source.js';
import { bytesOf } from '../../support/bytes.js';
import { parseTap } from '../../support/printed.js';
import { EVERYTHING, tested } from '../../support/tested.js';

describe('results as TAP 14', () => {
  const lines = renderTestTap(tested(EVERYTHING, { minCoverage: 50 })).split('\n');

  test('have a version, a plan, and a point for each thing asked', () => {
    expect(lines.slice(0, 2)).toEqual(['TAP version 14', '1..8']);
    const points = lines.filter((line) => /^(?:not )?ok /.test(line));
    expect(points).toEqual([
      'ok 1 - tcp.smtp: 127.0.0.1 => allow,RELAYCLIENT=""',
      'not ok 2 - tcp.smtp: 0.0.0.0/0 except 127.0.0.0/8 => !RELAYCLIENT',
      'not ok 3 - tcp.smtp: 192.0.2.7 => A="<&>\\#\\\\x01\\\\xff"',
      'not ok 4 - tcp.smtp: 10/8 => deny',
      'ok 5 - tcp.smtp: coverage of 50%',
      'ok 6 - none, 100%: expectations # SKIP no expectations',
      'not ok 7 - none, 100%: coverage of 50%',
      'not ok 8 - bad: rules that compile',
    ]);
  });

  test('have details in YAML after each failure', () => {
    const start = lines.findIndex((line) => line.startsWith('not ok 2'));
    expect(lines.slice(start + 1, start + 13)).toEqual([
      '  ---',
      '  message: "16,777,216 of 4,278,190,080 addresses get a different result"',
      '  severity: "fail"',
      '  code: "failed-expectation"',
      '  file: "tcp.smtp"',
      '  line: 2',
      '  column: 4',
      '  details:',
      '    - "expected  !RELAYCLIENT"',
      expect.stringMatching(/^ {4}- "smallest {2}10\.0\.0\.0 {8}gets allow,/),
      expect.stringMatching(/^ {4}- "largest {3}10\.255\.255\.255 {2}gets allow,/),
      '  ...',
    ]);
    for (const line of lines.slice(2, -1))
      expect(line).toMatch(/^(?:(?:not )?ok \d+ - | {2}(?:---|\.\.\.)$| {2}\w+:| {4}- ")/);
  });

  test.each<[string, string, string]>([
    ['a', '#? 10.0.0.1 => A={x{', 'a: 10.0.0.1 => A={x<U+007B>'],
    ['a # SKIP x', '#? 10.0.0.1 => A="#"', 'a # SKIP x: 10.0.0.1 => A="#"'],
    ['1 - a\\', '#? 10.0.0.1 => A="\\# TODO"', '1 - a\\: 10.0.0.1 => A="\\# TODO"'],
    [' a ', '#? 10.0.0.1 => A="b"', '<U+0020>a : 10.0.0.1 => A="b"'],
    ['- ok 1', '#? 10.0.0.1 => A="##[b]"', '- ok 1: 10.0.0.1 => A="##[b]"'],
  ])('have names that every parser reads, as in %j: %s', (name, line, description) => {
    const document = renderTestTap(tested({ [name]: `${line}\n:allow\n` }));
    expect(parseTap(document)).toEqual([{ isOk: false, description, directive: undefined }]);
    expect(document).not.toMatch(/##/);
  });

  test('have names that do not change where a comment is added above', () => {
    const names = (text: string): string[] =>
      renderTestTap(tested({ a: text, b: text }))
        .split('\n')
        .filter((line) => /^(?:not )?ok /.test(line))
        .map((line) => line.slice(line.indexOf(' - ')));
    const text = '#? 10.0.0.1 => deny\n#? 10.0.0.1   => deny\n#? 10.x => deny\n#? 10.0.0.1 => allow\n:allow\n';
    expect(names(`# why\n\n${text}`)).toEqual(names(text));
    expect(names(text).slice(0, 4)).toEqual([
      ' - a: 10.0.0.1 => deny',
      ' - a: 10.0.0.1 => deny (2)',
      ' - a: 10.x => deny',
      ' - a: 10.0.0.1 => allow',
    ]);
    expect(new Set(names(text)).size).toBe(8);
  });

  test('have names of their own where files share expectations', () => {
    const shared = new Source('shared', bytesOf('10.0.0.1 => allow\n'));
    const inputs = ['a', 'b'].map((name) => ({ rules: new Source(name, bytesOf(':deny\n')), expectations: [shared] }));
    const text = renderTestTap(testFiles(inputs, { dialect: findDialect('djb')! }));
    expect(text.match(/^not ok .*$/gm)).toEqual(['not ok 1 - a: 10.0.0.1 => allow', 'not ok 2 - b: 10.0.0.1 => allow']);
    expect(text.match(/^ {2}file: .*$/gm)).toEqual(['  file: "shared"', '  file: "shared"']);
  });

  test('are a plan alone where there was nothing to ask', () => {
    expect(renderTestTap(tested({}))).toBe('TAP version 14\n1..0 # SKIP no expectations\n');
  });
});
