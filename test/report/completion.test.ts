import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type CompletedCommand, renderCompletion, type Shell } from '../../src/report/completion.js';
import { freshFolder } from '../support/folder.js';
import { saySkipped } from '../support/skip.js';

const COMMANDS: readonly CompletedCommand[] = [
  {
    name: 'lint',
    summary: "find what's wrong: [all]",
    options: [
      { name: '--format', summary: 'how to print', choices: ['text', 'json'] },
      { name: '--fix', summary: 'fix', choices: ['safe', 'unsafe'], isOptional: true },
      { name: '--force', summary: 'go on', choices: undefined },
    ],
  },
  {
    name: 'check',
    summary: 'decide \\ answer',
    options: [{ name: '--format', summary: '', choices: ['text', 'tcprulescheck'] }],
  },
];

/** How each shell reads a script without running it. */
const SYNTAX_CHECKS: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['bash', '-n'],
  zsh: ['zsh', '-n'],
  fish: ['fish', '--no-execute'],
};

function has(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

describe.each(['bash', 'zsh', 'fish'] as const)('for %s', (shell) => {
  const script = renderCompletion(shell, 'tcprulesctl', COMMANDS);

  test('names commands, options and words', () => {
    for (const word of ['lint', 'check', 'format', 'fix', 'json', 'tcprulescheck']) expect(script).toContain(word);
    expect(script.split('\n', 2).join('\n')).toContain(`# ${shell} completion for tcprulesctl`);
  });

  const isThere = has(shell);
  if (!isThere) saySkipped(`the completion for ${shell}`, `${shell} is not installed`);
  test.skipIf(!isThere)('is a script it understands', () => {
    const file = join(freshFolder(), 'script');
    writeFileSync(file, script);
    const [program, ...args] = SYNTAX_CHECKS[shell];
    execFileSync(program!, [...args, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  });
});

describe.skipIf(!has('bash'))('bash', () => {
  test.each([
    ['', ['lint', 'check']],
    ['l', ['lint']],
    ['x', ['']],
    ['lint --', ['--format', '--fix', '--force']],
    ['lint --fo', ['--format', '--force']],
    ['check --', ['--format']],
    ['lint --format ', ['text', 'json']],
    ['lint --format j', ['json']],
    ['lint --format = j', ['json']],
    ['check --format ', ['text', 'tcprulescheck']],
    ['lint --fix ', ['safe', 'unsafe', '--format', '--fix', '--force']],
    ['lint --fix = ', ['safe', 'unsafe']],
    ['lint --fix u', ['unsafe']],
    ['lint --fix tcp', ['tcp.smtp', 'tcp.smtp.cdb']],
    ['lint --fix --forc', ['--force']],
    ['lint --force tcp', ['tcp.smtp', 'tcp.smtp.cdb']],
    ['lint tcp', ['tcp.smtp', 'tcp.smtp.cdb']],
    ['lint my', ['my rules']],
    ['check tcp.smtp.c', ['tcp.smtp.cdb']],
  ])('completes "tcprulesctl %s" with %j', (typed, expected) => {
    const folder = freshFolder();
    for (const name of ['tcp.smtp', 'tcp.smtp.cdb', 'my rules']) writeFileSync(join(folder, name), '');
    const words = ['tcprulesctl', ...typed.split(' ')];
    const ask = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_tcprulesctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const output = execFileSync('bash', ['-c', `${renderCompletion('bash', 'tcprulesctl', COMMANDS)}\n${ask}`], {
      cwd: folder,
      encoding: 'utf8',
    });
    expect(output.trimEnd().split('\n').sort()).toEqual([...expected].sort());
  });
});
