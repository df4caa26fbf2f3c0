import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { judgeFixes } from '../../src/lint/judge-fixes.js';
import { LintFile } from '../../src/rulefile/file.js';
import type { Finding } from '../../src/rulefile/finding.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';

const FIRST_LINE = { start: 0, end: '127.:allow\n'.length };

/** Findings whose fixes, safe as they say, all replace the first line of `127.:allow`, `:deny`. */
function judged(replacements: readonly string[]) {
  const file = new LintFile(new Source('rules', bytesOf('127.:allow\n:deny\n')), findDialect('djb')!, undefined);
  const found = replacements.map(
    (text): Finding => ({
      ...{ code: 'leading-space', severity: 'warning', span: FIRST_LINE, message: 'a message', help: 'help' },
      fix: { kind: 'safe', edits: [{ span: FIRST_LINE, text: `${text}\n` }] },
    }),
  );
  return judgeFixes(file, found);
}

describe('safe fixes that touch each other', () => {
  test('are judged one by one, and no fixes where there are too many to judge', () => {
    const { findings, safe } = judged([...'abcdefg'].map((name) => `# ${name}\n127.:allow`));
    expect(safe).toHaveLength(1);
    expect(findings.map(({ fix }) => fix?.kind)).toEqual([
      ...['safe', 'safe', 'safe', 'safe'],
      ...[undefined, undefined, undefined],
    ]);
  });

  test('are all unsafe that open, however many', () => {
    const { findings, safe } = judged(Array.from({ length: 60 }, (_, i) => `${i}.:allow`));
    expect(safe).toEqual([]);
    for (const { fix } of findings) expect(fix?.kind).not.toBe('safe');
  });
});
