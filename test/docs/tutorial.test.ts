import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runBlock } from './examples.js';
import { blocksOf } from './markdown.js';
import { ROOT, Terminal } from './terminal.js';

const tutorial = readFileSync(join(ROOT, 'docs/tutorial.md'), 'utf8');

describe('the tutorial', () => {
  let terminal: Terminal;
  beforeAll(() => {
    terminal = new Terminal();
    terminal.run('git config --global user.name Ann; git config --global user.email ann@example.net; npm pack');
  });
  afterAll(() => terminal.end());

  test.each(blocksOf(tutorial))('line $line: the $language block does what it says', (block) => {
    // As a checkout has it where the workflow runs.
    if (block.language === 'yaml') terminal.run('git update-ref refs/remotes/origin/main main');
    runBlock(block, terminal);
  });

  test('links to files that there are', () => {
    const links = Array.from(tutorial.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g), ([, path]) => path!);
    expect(links.length).toBeGreaterThan(1);
    for (const path of links) expect(existsSync(join(ROOT, 'docs', path)), path).toBe(true);
  });
});
