import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { fixAll } from '../../src/lint/fix.js';
import { lint } from '../../src/lint/lint.js';
import { Source } from '../../src/text/source.js';
import { SLOW } from '../support/slow.js';

/**
 * fixtures/mistakes/single.tsv has a line for each mistake: the code of the check that names it, a TAB, and the line of a
 * rule file, in which \t is a TAB, \r a CR and \\ a backslash.
 */
const LIST = readFileSync(new URL('../../fixtures/mistakes/single.tsv', import.meta.url), 'utf8');
const ESCAPES: Readonly<Record<string, string>> = { t: '\t', r: '\r', '\\': '\\' };

const mistakes = LIST.trimEnd()
  .split('\n')
  .map((row) => {
    const tab = row.indexOf('\t');
    const line = row.slice(tab + 1).replaceAll(/\\([tr\\])/g, (_, letter: string) => ESCAPES[letter]!);
    return [row.slice(0, tab), line] as const;
  });

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('for %s', (_, dialect) => {
  test.each(mistakes)('%s is the only finding in %j', (code, line) => {
    const findings = lint(new Source('rules', Buffer.from(`${line}\n:allow\n`)), { dialect });
    expect(findings.filter(({ severity }) => severity !== 'info').map((finding) => finding.code)).toEqual([code]);
  });

  test('fixing twice changes nothing more', SLOW, () => {
    const source = new Source('rules', Buffer.from(mistakes.map(([, line]) => `${line}\n`).join('')));
    const fixed = fixAll(source, 'unsafe', { dialect });
    expect(fixAll(fixed.source, 'unsafe', { dialect }).count).toBe(0);
  });
});
