import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { ctl, folderWith } from '../../support/ctl.js';

test.each(['bash', 'zsh', 'fish'])('tcprulesctl completion %s has every command and option', (shell) => {
  const folder = folderWith({});
  const { exitCode, stdout } = ctl(folder, ['completion', shell]);
  expect(exitCode).toBe(0);
  const commands = Array.from(ctl(folder, ['--help']).stdout.matchAll(/^ {2}([a-z]+) .*[<[]/gm), ([, name]) => name!);
  expect(commands.length).toBeGreaterThan(5);
  for (const name of commands.filter((command) => command !== 'help')) {
    expect(stdout).toContain(name);
    const help = ctl(folder, [name, '--help']).stdout;
    for (const [, option] of help.matchAll(/--([a-z-]+)/g)) expect(stdout, `${name} --${option}`).toContain(option);
  }
});

test.skipIf(spawnSync('bash', ['--version']).status !== 0)('the script for bash is one', () => {
  const { stdout } = ctl(folderWith({}), ['completion', 'bash']);
  execFileSync('bash', ['-n'], { input: stdout });
});

test('another shell is a mistake', () => {
  expect(ctl(folderWith({}), ['completion', 'csh'])).toMatchObject({ exitCode: 100, stdout: '' });
});
