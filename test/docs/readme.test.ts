import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, lint, parse, Source } from '../../src/index.js';
import { type Block, blocksOf, codesIn, tableBehind } from './markdown.js';
import { ROOT, stepsOf, Terminal } from './terminal.js';

const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const blocks = blocksOf(readme);

const HOOKS = readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8');

/** What is done with a block, by its language. A `text` block is for people only. */
const RUNNERS: Readonly<Record<string, (block: Block, terminal: Terminal) => void>> = {
  rules({ argument, text }, terminal) {
    expect(argument).toMatch(/^[a-z.]+$/);
    writeFileSync(join(terminal.folder, argument), text);
  },
  console({ text }, terminal) {
    for (const { command, output } of stepsOf(text)) expectOutput(command, output, terminal);
  },
  sh({ text }, terminal) {
    const output = terminal.run(`set -e\n${text}`);
    expect(terminal.exitCode, output).toBe(0);
  },
  js({ text }, terminal) {
    const promised = promisedOutput(text);
    expect(promised).not.toBe('');
    expect(terminal.runModule(text)).toBe(promised);
  },
  yaml({ text }, terminal) {
    expect(text).not.toContain('\t');
    for (const [, command] of text.matchAll(/^ *(?:- )?run: (.*)$/gm)) {
      const output = terminal.run(command!);
      expect(terminal.exitCode, output).toBe(0);
    }
    for (const [, hook] of text.matchAll(/^ *- id: (.*)$/gm)) expect(HOOKS).toContain(`- id: ${hook}\n`);
    for (const [, action] of text.matchAll(/uses: (.*)$/gm)) expect(action).toMatch(/^[\w-]+(\/[\w-]+)+@v\d+$/);
  },
  text() {},
};

/** The terminal has what `npm ci` makes, and no network. .ci/run runs these commands as they are, in a fresh clone. */
const INSTALL = 'npm ci && ';
const INSTALL_OUTPUT = '...\n';

function expectOutput(command: string, output: string, terminal: Terminal): void {
  if (!command.startsWith(INSTALL)) {
    expect(terminal.run(command)).toBe(output);
  } else {
    expect(output.startsWith(INSTALL_OUTPUT)).toBe(true);
    expect(terminal.run(command.slice(INSTALL.length))).toBe(output.slice(INSTALL_OUTPUT.length));
  }
}

/**
 * What an example says it prints: the comments behind statements, and those on lines of their own below. A comment
 * behind an empty line says something else.
 */
function promisedOutput(source: string): string {
  const promised: string[] = [];
  let isBelow = false;
  for (const line of source.split('\n')) {
    const comment = /(?:^|; )\/\/ (.*)$/.exec(line)?.[1];
    const isAlone = line.startsWith('//');
    if (comment !== undefined && (isBelow || !isAlone)) promised.push(`${comment}\n`);
    isBelow = line !== '' && (isBelow || !isAlone);
  }
  return promised.join('');
}

describe('the README', () => {
  let terminal: Terminal;
  beforeAll(() => {
    terminal = new Terminal();
  });
  afterAll(() => terminal.end());

  test('has examples of every kind', () => {
    for (const language of Object.keys(RUNNERS)) expect(blocks.map((block) => block.language)).toContain(language);
  });

  test.each(blocks)('line $line: the $language block does what it says', (block) => {
    const run = RUNNERS[block.language];
    if (run === undefined) throw new Error(`nobody knows how to run a block of "${block.language}"`);
    run(block, terminal);
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
