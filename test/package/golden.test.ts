import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SLOW } from '../support/slow.js';

const SCRIPT = fileURLToPath(new URL('../../scripts/golden-run.mjs', import.meta.url));

test('the built programs agree with every recorded case', SLOW, () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT], { encoding: 'utf8' });
  expect({ status, stdout, stderr }).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^Node v\S+: \d+ passed, 0 failed\n$/),
    stderr: '',
  });
});
