import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { renderUnifiedDiff } from '../../src/report/unified-diff.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { Random, SEED, seeded } from '../support/random.js';
import { saySkipped } from '../support/skip.js';
import { SLOW } from '../support/slow.js';

const HAS_GIT = spawnSync('git', ['--version']).status === 0;
if (!HAS_GIT) saySkipped('git apply takes the diffs', 'git is not installed');

function diffOf(before: string, after: string): string {
  return textOf(renderUnifiedDiff(new Source('a', bytesOf(before)), new Source('a', bytesOf(after))));
}

describe('a unified diff', () => {
  test('has both names, and three lines around each change', () => {
    expect(diffOf('1\n2\n3\n4\n5\n6\n7\n8\n9\n', '1\n2\n3\n4\nfive\n6\n7\n8\n9\n')).toBe(`--- a
+++ a
@@ -2,7 +2,7 @@
 2
 3
 4
-5
+five
 6
 7
 8
`);
  });

  test('quotes a name that would not fit into its line, as git does', () => {
    const source = (name: string, text: string) => new Source('shown', bytesOf(text), bytesOf(name));
    const lines = (name: string) =>
      textOf(renderUnifiedDiff(source(name, ''), source(name, '1\n')))
        .split('\n')
        .slice(0, 2);
    expect(lines('a\n::error::"\\x\x1b')).toEqual([
      '--- "a\\012::error::\\"\\\\x\\033"',
      '+++ "a\\012::error::\\"\\\\x\\033"',
    ]);
    expect(lines('r\xe8gles 1')).toEqual(['--- r\xe8gles 1', '+++ r\xe8gles 1']);
  });

  test('says where a last line has no end', () => {
    expect(diffOf('1', '1\n')).toBe('--- a\n+++ a\n@@ -1,1 +1,1 @@\n-1\n\\ No newline at end of file\n+1\n');
  });

  test('shows CRs and bytes that are not UTF-8 as they are', () => {
    expect(diffOf('\xff:deny\r\n', '\xff:deny\n')).toBe('--- a\n+++ a\n@@ -1,1 +1,1 @@\n-\xff:deny\r\n+\xff:deny\n');
  });

  test('of a hundred thousand changed lines is made as well', SLOW, () => {
    const lines = (end: string): string => Array.from({ length: 100_000 }, (_, i) => `10.${i}${end}:allow\n`).join('');
    const diff = diffOf(`# office\n${lines('')}:deny\n`, `# office\n${lines('.')}# all others\n:deny\n`);
    expect(diff).toMatch(/^--- a\n\+\+\+ a\n@@ -1,100002 \+1,100003 @@\n # office\n-10\.0:allow\n/);
    expect(diff).toMatch(/\n\+10\.99999\.:allow\n\+# all others\n :deny\n$/);
    expect(diff.match(/\n-/g)).toHaveLength(100_000);
  });

  test.skipIf(!HAS_GIT)('is what git apply takes', SLOW, () => {
    const random = new Random(SEED);
    const line = (): string =>
      random.pick(['10.:allow', ':deny\r', '\xff', '', '# c', '- x', '+ y', '--- a', '@@ -1 +1 @@']);
    const folder = freshFolder();
    for (let i = 0; i < 60; i += 1) {
      // Some with more changes than a shortest diff is looked for.
      const isLong = i % 20 === 0;
      const lines = random.list(isLong ? 3000 : random.below(12), isLong ? () => `${line()}${random.below(50)}` : line);
      const others = lines.flatMap((each) => (random.onceIn(4) ? random.list(random.below(3), line) : [each]));
      const [before, after] = [lines, others].map((all) => all.join('\n') + random.pick(['', '\n']));
      if (before === after) continue;
      writeFileSync(join(folder, 'a'), bytesOf(before!));
      writeFileSync(join(folder, 'diff'), bytesOf(diffOf(before!, after!)));
      try {
        execFileSync('git', ['apply', '-p0', '--unsafe-paths', '--whitespace=nowarn', 'diff'], {
          cwd: folder,
          stdio: 'pipe',
          env: { PATH: process.env.PATH, GIT_CEILING_DIRECTORIES: join(folder, '..') },
        });
      } catch (error) {
        throw new Error(seeded(`${JSON.stringify([before, after])}: ${error}`));
      }
      expect(textOf(readFileSync(join(folder, 'a'))), seeded(JSON.stringify([before, after]))).toBe(after);
    }
  });
});
