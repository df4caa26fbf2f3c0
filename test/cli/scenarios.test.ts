import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { loadScenarios, type Scenario } from '../../scripts/golden.mjs';
import { DIALECTS } from '../../src/dialects/registry.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { freshFolder } from '../support/folder.js';
import { type Call, ours, runProgram } from '../support/program.js';

const ELSEWHERE = '/dev/shm/golden-rules.cdb';

describe.each(DIALECTS.map(({ name }) => name))('%s: ends as the real programs do', (dialect) => {
  const scenarios = loadScenarios(dialect);

  test.each(scenarios)('$name', (scenario) => {
    const folder = freshFolder();
    if (scenario.args.includes(ELSEWHERE)) onTestFinished(() => rmSync(ELSEWHERE, { force: true }));
    setUp(folder, scenario);
    const { program, args, env, stdout, umask, ulimit } = scenario;
    const run = runProgram(ours(program), {
      folder,
      args,
      env: { ...env, TCPRULES_DIALECT: dialect },
      stdin: stdinOf(scenario),
      ...(stdout && { stdout }),
      ...(umask && { umask }),
      ...(ulimit && { ulimit }),
    });
    const { exitCode, stderr = '' } = scenario.ours ?? scenario;
    expect({
      exitCode: run.exitCode,
      stdout: textOf(run.stdout),
      stderr: textOf(run.stderr),
      filesAfter: filesIn(folder),
    }).toEqual({ exitCode, stdout: scenario.stdoutText ?? '', stderr, filesAfter: scenario.filesAfter });
  });

  test('there are scenarios', () => {
    expect(scenarios.length).toBeGreaterThan(20);
  });
});

function setUp(folder: string, { setup = [] }: Scenario): void {
  for (const { path, text = '', base64, mode, dir, symlink, fifo } of setup) {
    const name = join(folder, path);
    if (dir) mkdirSync(name);
    else if (symlink !== undefined) symlinkSync(symlink, name);
    else if (fifo) spawnSync('mkfifo', [name]);
    else writeFileSync(name, base64 === undefined ? bytesOf(text) : Buffer.from(base64, 'base64'));
    if (mode !== undefined) chmodSync(name, Number.parseInt(mode, 8));
  }
}

function stdinOf({ stdin }: Scenario): Call['stdin'] & {} {
  switch (stdin) {
    case 'closed':
      return stdin;
    case 'null':
      return { path: '/dev/null' };
    case 'dir':
      return { path: '.' };
    default:
      return bytesOf(stdin);
  }
}
