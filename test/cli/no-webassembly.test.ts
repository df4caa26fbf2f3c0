import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { freshFolder } from '../support/folder.js';
import { ours } from '../support/program.js';

const SENTENCE = 'this Node.js has no WebAssembly with SIMD, which is required\n';

/** Runs a program as in a Node without WebAssembly; Node's own warning is left out. */
function run(program: Parameters<typeof ours>[0], args: readonly string[], folder: string, input = '') {
  const [node, script] = ours(program);
  const env = { TCPREMOTEIP: '10.0.0.1' };
  const result = spawnSync(node!, ['--jitless', script!, ...args], { cwd: folder, input, encoding: 'utf8', env });
  return { status: result.status, stdout: result.stdout, stderr: result.stderr.replace(/^Warning: .*\n/, '') };
}

describe('without WebAssembly', () => {
  test.each(DIALECTS)('tcprules says so in the words of $name, and leaves the database as it was', ({ name }) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'cdb'), 'old');
    const { status, stderr } = run('tcprules', [`--dialect=${name}`, 'cdb', 'tmp'], folder, ':allow\n');
    expect(stderr).toBe(name === 'fehcom' ? `tcprules: fatal: (111) ${SENTENCE}` : `tcprules: fatal: ${SENTENCE}`);
    expect(status).toBe(111);
    expect(readFileSync(join(folder, 'cdb'), 'utf8')).toBe('old');
  });

  test('tcprulescheck works', () => {
    const folder = freshFolder();
    const [node, script] = ours('tcprules');
    spawnSync(node!, [script!, 'cdb', 'tmp'], { cwd: folder, input: '10.:deny\n' });
    expect(existsSync(join(folder, 'cdb'))).toBe(true);
    expect(run('tcprulescheck', ['cdb'], folder)).toMatchObject({ status: 0, stdout: 'rule 10.:\ndeny connection\n' });
  });

  test('tcprulesctl says so', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'rules'), ':allow\n');
    expect(run('tcprulesctl', ['lint', 'rules'], folder)).toEqual({
      status: 111,
      stdout: '',
      stderr: `tcprulesctl: fatal: ${SENTENCE}`,
    });
  });
});
