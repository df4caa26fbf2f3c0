import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { compileKernel } from '../../scripts/build-kernel.mjs';
import { MODULE } from '../../src/kernel/module.js';
import { SLOW } from '../support/slow.js';

test('the same sources make the same module, now and in the build', SLOW, async () => {
  const bytes = await compileKernel();
  expect(bytes.toString('base64')).toBe(MODULE);
  expect(bytes.length).toBeLessThan(8 * 1024);
});

test('importing the library compiles no module', () => {
  const script = `
    let compiled = 0;
    const { Module } = WebAssembly;
    WebAssembly.Module = class extends Module { constructor(bytes) { super(bytes); compiled += 1; } };
    const { compile } = require('./dist/index.js');
    const before = compiled;
    compile(':deny\\n'); compile(':deny\\n');
    console.log(before, compiled);`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  expect(stdout).toBe('0 1\n');
});
