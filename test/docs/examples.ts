import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Block } from './markdown.js';
import { ROOT, stepsOf, type Terminal } from './terminal.js';

const HOOKS = readFileSync(join(ROOT, '.pre-commit-hooks.yaml'), 'utf8');

/**
 * What is done with a block, by its language; returns the block with the output it has now. A `text` block is for people
 * only.
 */
const RUNNERS: Readonly<Record<string, (block: Block, terminal: Terminal) => string>> = {
  rules({ argument, text }, terminal) {
    expect(argument).toMatch(/^[a-z.]+$/);
    writeFileSync(join(terminal.folder, argument), text);
    return text;
  },
  console({ text }, terminal) {
    return stepsOf(text)
      .map(({ command }) => `$ ${command}\n${outputOf(command, terminal)}`)
      .join('');
  },
  sh({ text }, terminal) {
    const output = terminal.run(`set -e\n${text}`);
    expect(terminal.exitCode, output).toBe(0);
    return text;
  },
  js({ text }, terminal) {
    const promised = promisedOutput(text);
    expect(promised).not.toBe('');
    expect(terminal.runModule(text)).toBe(promised);
    return text;
  },
  yaml({ text }, terminal) {
    expect(text).not.toContain('\t');
    for (const [, command] of text.matchAll(/^ *(?:- )?run: (.*)$/gm)) {
      const output = terminal.run(`GITHUB_STEP_SUMMARY=step-summary\n${command}`);
      expect(terminal.exitCode, output).toBe(0);
    }
    for (const [, hook] of text.matchAll(/^ *- id: (.*)$/gm)) expect(HOOKS).toContain(`- id: ${hook}\n`);
    for (const [, action] of text.matchAll(/uses: (.*)$/gm)) expect(action).toMatch(/^[\w-]+(\/[\w-]+)+@v\d+$/);
    return text;
  },
  text: ({ text }) => text,
};

/** The languages of blocks that can be run. */
export const LANGUAGES = Object.keys(RUNNERS);

/** Does what a block of a document says, and returns the block with the output it has now. */
export function runBlock(block: Block, terminal: Terminal): string {
  const run = RUNNERS[block.language];
  if (run === undefined) throw new Error(`no way to run a block of "${block.language}"`);
  return run(block, terminal);
}

/** The terminal has what `npm ci` makes, and no network. .ci/run runs these commands as they are, in a fresh clone. */
const INSTALL = 'npm ci && ';
const INSTALL_OUTPUT = '...\n';

function outputOf(command: string, terminal: Terminal): string {
  if (!command.startsWith(INSTALL)) return terminal.run(command);
  return INSTALL_OUTPUT + terminal.run(command.slice(INSTALL.length));
}

/**
 * What an example says it prints: the comments after statements, and those on lines of their own below. A comment
 * after an empty line is something else.
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
