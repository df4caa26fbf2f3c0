import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folderWith } from '../support/ctl.js';
import { ours } from '../support/program.js';
import { quote } from '../support/shell.js';
import { saySkipped } from '../support/skip.js';

const RULES = '127.:allow\n10.0.0:allow\n:deny\n';
const COLOR = '\u001b[';

/** Runs a shell command where a person looks at all it prints, on a terminal of `script` (util-linux). */
function atTerminal(command: string, env: Record<string, string> = {}): string {
  const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], {
    cwd: folderWith({ rules: RULES }),
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, TERM: 'xterm', ...env },
  });
  expect([0, 1]).toContain(status);
  return stdout.replaceAll('\r\n', '\n');
}

const CTL = ours('tcprulesctl').map(quote).join(' ');
const LINT = `${CTL} lint rules`;

const hasTerminal = spawnSync('script', ['-qec', 'test -t 1 && test -t 2', '/dev/null']).status === 0;
if (!hasTerminal) saySkipped('terminal behaviour', 'script(1) of util-linux is not installed');

describe.skipIf(!hasTerminal)('at a terminal', () => {
  test.each<[string, string, Record<string, string>, boolean]>([
    ['lint has colours', LINT, {}, true],
    ['not with NO_COLOR', LINT, { NO_COLOR: '1' }, false],
    ['but with an empty NO_COLOR', LINT, { NO_COLOR: '' }, true],
    ['not with NO_COLOR and FORCE_COLOR', LINT, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
    ['not with FORCE_COLOR=0', LINT, { FORCE_COLOR: '0' }, false],
    ['not on a dumb terminal', LINT, { TERM: 'dumb' }, false],
    ['not with --color=never', `${LINT} --color=never`, {}, false],
    ['with --color=always, whatever the environment says', `${LINT} --color=always`, { NO_COLOR: '1' }, true],
    ['not into a pipe', `${LINT} | cat`, {}, false],
    ['into a pipe with FORCE_COLOR', `${LINT} | cat`, { FORCE_COLOR: '1' }, true],
    ['into a pipe with --color=always', `${LINT} --color=always | cat`, {}, true],
    ['not in a format for machines', `${LINT} --format=gcc --color=always`, {}, false],
    ['explain has colours', `${CTL} explain rules 10.0.0.1`, {}, true],
    ['explain has none with NO_COLOR', `${CTL} explain rules 10.0.0.1`, { NO_COLOR: '1' }, false],
    ['check has none', `${CTL} check rules 10.0.0.1`, {}, false],
  ])('%s', (_, command, env, isColored) => {
    const output = atTerminal(command, env);
    expect(output).toMatch(/10\.0\.0/);
    expect(output.includes(COLOR)).toBe(isColored);
  });

  test('colours are the only difference', () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    expect(atTerminal(LINT).replaceAll(/\u001b\[\d+m|run "tcprulesctl explain.*\n/g, '')).toBe(
      atTerminal(`${LINT} | cat`),
    );
  });

  test('lines fit into 132 columns, however long those of the file are', () => {
    const long = `10.0.0:allow,A="${'x'.repeat(3000)}"`;
    const output = atTerminal(`printf '%s\\n' '${long}' :deny > long; ${CTL} lint --color=never long`);
    const frames = output.split('\n').filter((line) => line.includes(' | '));
    expect(frames.length).toBeGreaterThan(1);
    for (const line of frames) expect(line.length).toBeLessThanOrEqual(132);
  });
});

test('without a terminal, colour is used only where asked for', () => {
  const folder = folderWith({ rules: RULES });
  writeFileSync(join(folder, 'clients'), '');
  const run = (env: Record<string, string>, ...args: string[]): string => {
    const [node, ...program] = ours('tcprulesctl');
    return spawnSync(node!, [...program, 'lint', ...args, 'rules'], { cwd: folder, encoding: 'utf8', env }).stdout;
  };
  expect(run({})).not.toContain(COLOR);
  expect(run({ FORCE_COLOR: '1' })).toContain(COLOR);
  expect(run({ FORCE_COLOR: '1' }, '--color=never')).not.toContain(COLOR);
  expect(run({}, '--color=always')).toContain(COLOR);
});
