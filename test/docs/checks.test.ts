import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkPages } from '../../scripts/check-pages.js';
import { ALL_CHECKS } from '../../src/checks/registry.js';
import { freshFolder } from '../support/folder.js';
import { runInProcess } from '../support/in-process.js';
import { ROOT } from './terminal.js';

const FOLDER = join(ROOT, 'docs/checks');

describe('docs/checks, which `npm run docs` writes', () => {
  const pages = checkPages();

  test('has a page for each check, a table, and nothing else', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
    expect(pages.size).toBe(ALL_CHECKS.length + 1);
  });

  test.each([...pages.keys()])('%s is up to date', (name) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(pages.get(name));
  });

  test('the table has a row for each check and links to its page', () => {
    const rows = pages.get('README.md')!.match(/^\| \[.*$/gm)!;
    expect(rows).toHaveLength(ALL_CHECKS.length);
    for (const { code, severity, title } of ALL_CHECKS) {
      const row = `| [${code}](${code}.md) | ${severity} | ${title.replaceAll('|', '\\|')} |`;
      expect(rows).toContain(row);
    }
  });
});

describe('a page', () => {
  test.each(ALL_CHECKS.map(({ code }) => code))('%s is what explain --code shows', (code) => {
    const run = runInProcess('tcprulesctl', freshFolder(), ['explain', '--code', code]);
    expect(run.exitCode).toBe(0);
    expect(run.stdout.toString()).toBe(readFileSync(join(FOLDER, `${code}.md`), 'utf8'));
  });

  test.each(ALL_CHECKS.map((check) => [check.code, check] as const))('%s is plain text of a terminal', (_, check) => {
    const { title, why, example, corrected } = check;
    expect(title).toMatch(/^[^\n]*[^.\n]$/);
    for (const line of why.split('\n')) expect(line.length, line).toBeLessThanOrEqual(120);
    expect(why).toMatch(/^\S.*[.!?)]$/s);
    for (const rules of [example, corrected]) expect(rules).not.toBe('');
  });
});
