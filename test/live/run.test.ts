import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { compile } from '../../src/operations/compile.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { ctl } from '../support/ctl.js';
import { freshFolder } from '../support/folder.js';
import { describeLive, original } from '../support/originals.js';

describeLive('a run script, run with the real tcpserver', () => {
  test.each([
    ['-HR', '=:deny\njoe@127.0.0.1:deny\n127.:allow,A="rule",B="b"\n:deny\n'],
    ['-H -R -p', '=localhost:allow,A="name"\n127.:allow,C=""\n'],
    ['-vHRp -l me', '127.0.0.1:deny\n:allow\n'],
    ['$FLAGS', 'joe@=x:allow\n:allow,A="default"\n'],
  ])('gives its client with %s what check --run says', async (flags, rules) => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'rules'), rules);
    writeFileSync(join(folder, 'rules.cdb'), compile(bytesOf(rules)));
    symlinkSync(original('djb', 'tcpserver'), join(folder, 'tcpserver'));
    const script = [
      '#!/bin/sh',
      'FLAGS="-HR -l me"; UNSEEN=1',
      'export A=\'from the script\' D="d $FLAGS"',
      `exec ./tcpserver -1 ${flags} -x rules.cdb 127.0.0.1 0 /usr/bin/env`,
    ];
    writeFileSync(join(folder, 'run'), `${script.join('\n')}\n`);
    chmodSync(join(folder, 'run'), 0o755);

    const found = JSON.parse(
      ctl(folder, ['check', '--run', 'run', '--format', 'json', '127.0.0.1 localhost joe']).stdout,
    );
    const explained = ctl(folder, ['explain', '--run', 'run', '127.0.0.1']).stdout;
    const answer = await answerOf(folder);
    if (found.action === 'deny') {
      expect(answer).toBe('');
      return;
    }
    const got = new Map(answer.split('\n').map((line) => line.split(/=(.*)/s) as [string, string]));
    const promised = { A: 'from the script', D: 'd -HR -l me', ...found.env };
    for (const [name, value] of Object.entries(promised)) {
      expect(got.get(name), name).toBe(value);
      expect(explained).toContain(`${name}="${value}"`);
    }
    for (const unset of ['UNSEEN', 'FLAGS', 'TCPREMOTEHOST', 'TCPREMOTEINFO'])
      expect(got.has(unset), unset).toBe(false);
  });
});

/** All that the server of a folder's run script says to a client. */
async function answerOf(folder: string): Promise<string> {
  const server = spawn('./run', [], { cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    const end = once(server, 'exit');
    server.kill();
    await end;
  });
  const [port] = await once(createInterface(server.stdout), 'line');
  const pieces: Buffer[] = [];
  for await (const piece of connect(Number(port), '127.0.0.1')) pieces.push(piece);
  return textOf(Buffer.concat(pieces));
}
