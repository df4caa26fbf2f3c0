import { describe, expect, test } from 'vitest';
import { renderFindingsText } from '../../../src/report/findings/text.js';
import type { Finding } from '../../../src/rulefile/finding.js';
import { bytesOf } from '../../support/bytes.js';
import { finding, findingsIn } from '../../support/findings.js';

function rendered(contents: string | Uint8Array, ...findings: readonly Finding[]): string {
  return renderFindingsText([findingsIn(contents, findings)]);
}

/** The two lines of the only frame, after their gutters. */
function frameOf(contents: string | Uint8Array, start: number, end: number): [string, string] {
  const [, shown, marks] = rendered(contents, finding(start, end)).split('\n');
  const gutter = shown!.indexOf('| ') + 2;
  return [shown!.slice(gutter), marks!.slice(gutter)];
}

describe('findings for people', () => {
  test('have place, line, mark, help and a summary', () => {
    const fix = { kind: 'safe', edits: [] } as const;
    const found = [
      finding(0, 3, { help: 'do this', fix }),
      finding(10, 15, { severity: 'warning', help: 'do that', fix: { ...fix, kind: 'unsafe' } }),
      finding(11, 15, { severity: 'info', help: 'think' }),
    ];
    expect(rendered('10.:allow\n:deny\n', ...found)).toBe(`tcp.smtp:1:1: error: something is wrong [some-code]
  1 | 10.:allow
    | ^^^
  help: do this (fixable with --fix)

tcp.smtp:2:1: warning: something is wrong [some-code]
  2 | :deny
    | ^^^^^
  help: do that (fixable with --fix=unsafe)

tcp.smtp:2:2: info: something is wrong [some-code]
  2 | :deny
    |  ^^^^
  help: think

1 error, 1 warning, 1 info in 1 file; 1 fixable with --fix
`);
  });

  test('are followed by the summary alone where there are none', () => {
    expect(rendered(':deny\n')).toBe('no problems in 1 file\n');
    expect(renderFindingsText([])).toBe('no problems in 0 files\n');
    expect(renderFindingsText([findingsIn('', []), findingsIn('', [])])).toBe('no problems in 2 files\n');
  });

  test('go without the summary where that is asked for', () => {
    expect(renderFindingsText([findingsIn(':deny\n', [])], { quiet: true })).toBe('');
    expect(renderFindingsText([findingsIn(':deny\n', [finding(0, 1)])], { quiet: true })).not.toContain('1 error');
  });

  test('have colours by severity', () => {
    const severities = ['error', 'warning', 'info'] as const;
    for (const [i, code] of [31, 33, 36].entries()) {
      const files = [findingsIn(':deny\n', [finding(0, 1, { severity: severities[i]! })])];
      const text = renderFindingsText(files, { color: true });
      expect(text).toContain(`\u001b[${code}m${severities[i]}:\u001b[0m`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
      expect(text.replaceAll(/\u001b\[\d+m/g, '')).toBe(renderFindingsText(files));
    }
  });
});

describe('a frame', () => {
  test.each<[string, string | Uint8Array, number, number, string, string]>([
    ['the start', '10.:allow', 0, 3, '10.:allow', '^^^'],
    ['the end', '10.:allow', 4, 9, '10.:allow', '    ^^^^^'],
    ['nothing', '10.:allow', 3, 3, '10.:allow', '   ^'],
    ['nothing after the end', ':deny', 5, 5, ':deny', '     ^'],
    ['an empty line', '\n:deny', 0, 0, '', '^'],
    ['a tab', '\t:deny', 0, 1, '\\t:deny', '^^'],
    ['what follows a tab', '\t:deny', 1, 2, '\\t:deny', '  ^'],
    ['a CR', ':deny\r\n', 5, 6, ':deny\\r', '     ^^'],
    ['a no-break space', '\u00a0:deny', 0, 2, '<U+00A0>:deny', '^^^^^^^^'],
    ['a byte order mark', '\ufeff:deny', 0, 3, '<U+FEFF>:deny', '^^^^^^^^'],
    ['a wide character', '漢:deny', 0, 3, '漢:deny', '^^'],
    ['what follows wide characters', '漢字:deny', 6, 7, '漢字:deny', '    ^'],
    ['what follows an accent', 'e\u0301:deny', 3, 4, 'e\u0301:deny', ' ^'],
    ['bytes that are not UTF-8', bytesOf('\xff\xe9:deny'), 1, 2, '\\xff\\xe9:deny', '    ^^^^'],
    ['several lines: up to the end of the first', ':deny\n10.:allow\n', 1, 9, ':deny', ' ^^^^'],
  ])('marks %s', (_, contents, start, end, shown, marks) => {
    expect(frameOf(contents, start, end)).toEqual([shown, marks]);
  });

  test('has a gutter as wide as the number of the line', () => {
    const text = rendered(`${'\n'.repeat(99)}:deny\n`, finding(99, 100));
    expect(text).toContain('\n  100 | :deny\n      | ^\n');
  });

  test.each([0, 40, 60, 500, 900, 960])('of a long line shows what is marked at %i', (start) => {
    const line = `${'0123456789'.repeat(100)}`;
    const [shown, marks] = frameOf(line, start, start + 4);
    expect(shown.length).toBeLessThanOrEqual(102);
    expect(shown.slice(marks.indexOf('^'), marks.length)).toBe(line.slice(start, start + 4));
    expect(marks).toMatch(/^ *\^{4}$/);
    expect([shown.startsWith('…'), shown.endsWith('…')]).toEqual([start > 50, start < 950]);
  });

  test('never marks more than it shows', () => {
    for (const [start, end] of [
      [0, 1000],
      [30, 1000],
      [60, 1000],
      [990, 1000],
    ] as const) {
      const [shown, marks] = frameOf('x'.repeat(1000), start, end);
      expect(marks.length).toBeLessThanOrEqual(shown.length);
      expect(marks).toContain('^');
    }
  });

  test('of wide characters is cut by columns, not by characters', () => {
    const [shown, marks] = frameOf(`${'漢'.repeat(200)}x`, 300, 303);
    const columns = (text: string): number => [...text].reduce((sum, c) => sum + (c === '漢' ? 2 : 1), 0);
    expect(columns(shown)).toBeLessThanOrEqual(102);
    expect(columns(shown)).toBeGreaterThanOrEqual(marks.length);
    expect(marks).toMatch(/^ *\^\^$/);
  });
});
