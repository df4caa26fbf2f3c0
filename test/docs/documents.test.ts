import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { lint, parse, Source } from '../../src/index.js';
import { SLOW } from '../support/slow.js';
import { LANGUAGES, runBlock } from './examples.js';
import { anchorsIn, type Block, blocksOf, codesIn, replaceBlocks, tableAfter } from './markdown.js';
import { ROOT, Terminal } from './terminal.js';

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'docs/build.md',
  'docs/compatibility.md',
  'docs/library.md',
  'docs/logs.md',
  'docs/rules.md',
  'docs/servers.md',
  'docs/tcprulesctl.md',
  'docs/tutorial.md',
];

const read = (document: string): string => readFileSync(join(ROOT, document), 'utf8');

describe.each(DOCUMENTS)('%s', (document) => {
  const markdown = read(document);
  const blocks = blocksOf(markdown);
  const updated = new Map<Block, string>();
  let terminal: Terminal;
  beforeAll(() => {
    terminal = new Terminal();
    terminal.run('git config --global user.name Ann; git config --global user.email ann@example.net');
    if (markdown.includes('run: npm install --global ./')) terminal.run('npm pack');
  }, SLOW.timeout);
  afterAll(() => {
    terminal.end();
    if (inject('isUpdating')) writeFileSync(join(ROOT, document), replaceBlocks(markdown, updated));
  });

  test.each(blocks)('line $line: the $language block does what it says', SLOW, (block) => {
    // As a checkout has it where the workflow runs.
    if (block.language === 'yaml') terminal.run('git update-ref refs/remotes/origin/main main');
    const text = runBlock(block, terminal);
    if (inject('isUpdating')) updated.set(block, text);
    else expect(text).toBe(block.text);
  });

  test('links to files and headings that exist', () => {
    for (const [, path, anchor] of markdown.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)) {
      const target = path === '' ? document : join(dirname(document), path!);
      expect(existsSync(join(ROOT, target)), target).toBe(true);
      if (anchor !== undefined) expect(anchorsIn(read(target)), target).toContain(anchor);
    }
    for (const [, path] of markdown.matchAll(/`((?:scripts|\.ci|fixtures|src|test|docs|bench)\/[^`*<\s]+)`/g))
      if (!/\b(?:CODE|NAME)\b/.test(path!)) expect(existsSync(join(ROOT, path!)), path).toBe(true);
  });
});

test('the documents have examples of every kind', () => {
  const languages = new Set(DOCUMENTS.flatMap((document) => blocksOf(read(document)).map(({ language }) => language)));
  expect([...languages].sort()).toEqual([...LANGUAGES].sort());
});

test('CONTRIBUTING.md names all npm scripts, and no others', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const ofNpm = ['ci', 'cit', 'pack', 'install', 'uninstall', 'scripts'];
  const documents = DOCUMENTS.filter((document) => document !== 'docs/tutorial.md').map(read);
  const named = new Set(
    documents.flatMap((text) =>
      Array.from(text.matchAll(/\bnpm (?:run )?(?:--silent )?([a-z]+)/g), ([, name]) => name!),
    ),
  );
  expect([...named].filter((name) => !ofNpm.includes(name)).sort()).toEqual(
    Object.keys(scripts)
      .filter((name) => !['prepare', 'prepack', 'postpack'].includes(name))
      .sort(),
  );
});

test('docs/rules.md says what happens to each typical mistake', () => {
  const mistakes = tableAfter(read('docs/rules.md'), '## Typical mistakes');
  expect(mistakes.length).toBeGreaterThan(10);
  for (const [written, effect, meant] of mistakes) {
    const line = codesIn(written!)[0]!;
    expect(effectOf(line), line).toBe(/^(accepted|ignored|rejected)/.exec(effect!)?.[0]);
    for (const corrected of codesIn(meant!)) expect(effectOf(corrected), corrected).toBe('accepted');
    expect(findingsIn(line), line).not.toEqual([]);
    for (const corrected of codesIn(meant!)) expect(findingsIn(corrected), corrected).toEqual([]);
  }
});

const EFFECTS = { rule: 'accepted', ignored: 'ignored', malformed: 'rejected', blank: 'blank', comment: 'comment' };

function effectOf(line: string): string {
  const [only] = parse(new Source('', Buffer.from(`${line}\n`)));
  return EFFECTS[only!.kind];
}

/** What lint reports for a line, apart from infos. */
function findingsIn(line: string): string[] {
  const rest = line.startsWith(':') ? '' : ':allow,RBLSMTPD=""\n';
  const { findings } = lint(new Source('rules', Buffer.from(`${line}\n${rest}`)));
  return findings.filter(({ severity }) => severity !== 'info').map(({ code }) => code);
}
