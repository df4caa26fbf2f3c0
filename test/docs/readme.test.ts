import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, lint, parse, Source } from '../../src/index.js';
import { LANGUAGES, runBlock } from './examples.js';
import { blocksOf, codesIn, tableBehind } from './markdown.js';
import { ROOT, Terminal } from './terminal.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = blocksOf(readme);

describe('the README', () => {
  let terminal: Terminal;
  beforeAll(() => {
    terminal = new Terminal();
  });
  afterAll(() => terminal.end());

  test('has examples of every kind', () => {
    for (const language of LANGUAGES) expect(blocks.map((block) => block.language)).toContain(language);
  });

  test.each(blocks)('line $line: the $language block does what it says', (block) => {
    runBlock(block, terminal);
  });

  test('says what becomes of each typical mistake', () => {
    const mistakes = tableBehind(readme, '### Typical mistakes');
    expect(mistakes.length).toBeGreaterThan(10);
    for (const [written, fate, meant] of mistakes) {
      const line = codesIn(written!)[0]!;
      expect(fateOf(line), line).toBe(
        /^(accepted|ignored|refused)/.exec(fate!)?.[0] ?? (fate === 'the same' ? 'accepted' : ''),
      );
      for (const better of codesIn(meant!)) expect(fateOf(better), better).toBe('accepted');
      expect(findingsIn(line), line).not.toEqual([]);
      for (const better of codesIn(meant!)) expect(findingsIn(better), better).toEqual([]);
    }
  });

  test('names npm scripts that there are, and all of them', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    const named = new Set(Array.from(readme.matchAll(/npm (?:run )?(?:--silent )?([a-z]+)/g), ([, name]) => name!));
    const ofNpm = ['ci', 'cit', 'pack', 'install', 'uninstall', 'scripts'];
    expect([...named].filter((name) => !ofNpm.includes(name)).sort()).toEqual(
      Object.keys(scripts)
        .filter((name) => name !== 'prepare')
        .sort(),
    );
  });

  test('names files that there are', () => {
    const links = Array.from(readme.matchAll(/\]\(([^)#]+)\)/g), ([, path]) => path!);
    const paths = Array.from(readme.matchAll(/`((?:scripts|\.ci|fixtures)\/[^`]+)`/g), ([, path]) => path!);
    for (const path of [...links, ...paths]) expect(existsSync(join(ROOT, path)), path).toBe(true);
  });

  test('links to headings that there are', () => {
    const headings = Array.from(readme.matchAll(/^#+ (.*)$/gm), ([, title]) =>
      title!
        .toLowerCase()
        .replaceAll(/[^a-z ]/g, '')
        .replaceAll(' ', '-'),
    );
    for (const [, anchor] of readme.matchAll(/\]\(#([^)]+)\)/g)) expect(headings).toContain(anchor);
  });
});

const FATES = { rule: 'accepted', ignored: 'ignored', malformed: 'refused', blank: 'blank', comment: 'comment' };

function fateOf(line: string): string {
  const [only] = parse(new Source('', Buffer.from(`${line}\n`)));
  return FATES[only!.kind];
}

/** What lint has to say of a line, apart from what is only good to know. */
function findingsIn(line: string): string[] {
  const rest = line.startsWith(':') ? '' : ':allow,RBLSMTPD=""\n';
  const findings = lint(new Source('rules', Buffer.from(`${line}\n${rest}`)), { dialect: DEFAULT_DIALECT });
  return findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
}
