import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../../src/dialects/registry.js';
import { lintFiles } from '../../../src/operations/lint.js';
import { renderFindingsJson } from '../../../src/report/findings/json.js';
import { Source } from '../../../src/text/source.js';
import { bytesOf } from '../../support/bytes.js';
import { finding, findingsIn } from '../../support/findings.js';

describe('findings as JSON', () => {
  test('are one document of just this shape', () => {
    const files = [
      findingsIn('10.:allow\n:deny\n', [
        finding(0, 3, {
          help: 'do this',
          fix: { kind: 'safe', edits: [{ span: { start: 3, end: 4 }, text: '\xc3\xa9' }] },
        }),
        finding(10, 15, {
          severity: 'warning',
          fix: { kind: 'unsafe', edits: [], reason: { code: 'relays', client: { ip: '192.0.2.1', host: 'a' } } },
        }),
      ]),
      findingsIn('é:deny\n', [finding(0, 2, { severity: 'info' })], 'b "c"'),
    ];
    expect(renderFindingsJson(files)).toBe(
      `${JSON.stringify(
        {
          version: 1,
          diagnostics: [
            {
              file: 'tcp.smtp',
              line: 1,
              column: 1,
              endLine: 1,
              endColumn: 4,
              severity: 'error',
              code: 'some-code',
              verdict: null,
              message: 'something is wrong',
              help: 'do this',
              fix: { kind: 'safe', reason: null, edits: [{ start: 3, end: 4, text: 'é' }] },
            },
            {
              file: 'tcp.smtp',
              line: 2,
              column: 1,
              endLine: 2,
              endColumn: 6,
              severity: 'warning',
              code: 'some-code',
              verdict: null,
              message: 'something is wrong',
              help: null,
              fix: {
                kind: 'unsafe',
                reason: { code: 'relays', client: { ip: '192.0.2.1', host: 'a', info: null } },
                edits: [],
              },
            },
            {
              file: 'b "c"',
              line: 1,
              column: 1,
              endLine: 1,
              endColumn: 2,
              severity: 'info',
              code: 'some-code',
              verdict: null,
              message: 'something is wrong',
              help: null,
              fix: null,
            },
          ],
          summary: { files: 2, errors: 1, warnings: 1, infos: 1, fixable: 1 },
        },
        null,
        2,
      )}\n`,
    );
  });

  test('show what fixes change, and for which clients', () => {
    const before = new Source('tcp.smtp', bytesOf('10.0.0:allow,RELAYCLIENT=""\n=a.example:deny\n'));
    const { files, changed } = lintFiles([before], { dialect: DEFAULT_DIALECT, fix: 'safe' });
    expect(JSON.parse(renderFindingsJson(files, { changed })).fixed).toEqual([
      {
        file: 'tcp.smtp',
        fixes: 1,
        changes: [{ change: 'newly relayed', differences: 1, addresses: null }],
      },
    ]);
  });

  test('are a document where there are none', () => {
    expect(JSON.parse(renderFindingsJson([]))).toEqual({
      version: 1,
      diagnostics: [],
      summary: { files: 0, errors: 0, warnings: 0, infos: 0, fixable: 0 },
    });
  });
});
