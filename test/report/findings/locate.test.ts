import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { FileFindings } from '../../../src/lint/summary.js';
import { renderFindingsJson } from '../../../src/report/findings/json.js';
import { renderFindingsGcc, renderFindingsGithub } from '../../../src/report/findings/lines.js';
import { locate } from '../../../src/report/findings/locate.js';
import { renderFindingsSarif } from '../../../src/report/findings/sarif.js';
import { renderFindingsText } from '../../../src/report/findings/text.js';
import { bytesOf } from '../../support/bytes.js';
import { finding, findingsIn } from '../../support/findings.js';

/** Where bytes `start` to `end` are, `LINE:COLUMN-LINE:COLUMN`. */
function placeOf(contents: string | Uint8Array, start: number, end: number): string {
  const [located] = locate(findingsIn(contents, [finding(start, end)]));
  const { line, column, endLine, endColumn } = located!;
  return `${line}:${column}-${endLine}:${endColumn}`;
}

describe('a place', () => {
  test.each<[string, string | Uint8Array, number, number, string]>([
    ['plain text', '10.:allow', 0, 3, '1:1-1:4'],
    ['another line', '10.:allow\n:deny\n', 10, 15, '2:1-2:6'],
    ['nothing at the start', ':deny', 0, 0, '1:1-1:1'],
    ['nothing at the end', ':deny\n', 6, 6, '2:1-2:1'],
    ['a tab is one character', '\t:deny', 1, 2, '1:2-1:3'],
    ['a CR is one', ':deny\r\n', 5, 6, '1:6-1:7'],
    ['a no-break space is one, of two bytes', '\u00a0:deny', 2, 3, '1:2-1:3'],
    ['a byte order mark is one, of three bytes', '\ufeff:deny', 3, 4, '1:2-1:3'],
    ['an accent belongs to its letter', 'e\u0301:deny', 3, 4, '1:2-1:3'],
    ['a wide character is one', '漢字:deny', 6, 7, '1:3-1:4'],
    ['an emoji of several characters is one', '👩‍👩‍👧:deny', 18, 19, '1:2-1:3'],
    ['in the middle of a character', '漢:deny', 1, 2, '1:1-1:1'],
    ['a line that is not UTF-8 is counted in bytes', bytesOf('\xff\xc3\xa9:deny'), 3, 4, '1:4-1:5'],
    ['other lines are counted in characters', bytesOf('\xff\n\xc3\xa9:deny'), 4, 5, '2:2-2:3'],
    ['across the end of a line', '10.:allow\n:deny\n', 4, 12, '1:5-2:3'],
  ])('%s', (_, contents, start, end, place) => {
    expect(placeOf(contents, start, end)).toBe(place);
  });
});

test.each([
  ['text', (files: readonly FileFindings[]) => renderFindingsText(files)],
  ['json', renderFindingsJson],
  ['sarif', renderFindingsSarif],
  ['gcc', renderFindingsGcc],
  ['github', renderFindingsGithub],
])('%s: reports many findings in one long line, which is read once or twice', (_, render) => {
  const findings = Array.from({ length: 40 }, (_, i) => finding(20 * i, 20 * i + 3));
  for (const line of [`${'é'.repeat(10)}${' '.repeat(20)}`.repeat(20), '10.0.0.0,A="1",B="2"'.repeat(40)]) {
    const file = findingsIn(line, findings);
    const reading = vi.spyOn(file.source.bytes, 'indexOf');
    const segmenting = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    onTestFinished(() => segmenting.mockRestore());
    expect(render([file])).toContain('some-code');
    // Twice for each character that takes two bytes, and once for each piece of a long line.
    expect(segmenting.mock.calls.length).toBeLessThan(600);
    expect(reading.mock.calls.length).toBeLessThan(5);
  }
});
