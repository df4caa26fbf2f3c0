import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { describeLive, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { ours, runProgram } from '../support/program.js';

const HOST = '127.0.0.1';
const HOST6 = '::1';

describeLive('the real tcpserver', () => {
  describe.each(ORIGINAL_DIALECTS)('%s: reads what we compile', (dialect) => {
    test('a client that is allowed gets its variables', async () => {
      const folder = freshFolder();
      compile(folder, '127.0.0.1:allow,RELAYCLIENT="",X="a b",PROTO="mine",N=/\xff\xfe/\n:deny\n');
      const port = await serve(folder, { OLD: 'keep', X: 'old' });
      const environment = await answerOf(port);
      const lines = environment.split('\n');
      expect(lines).toEqual(expect.arrayContaining(['OLD=keep', 'RELAYCLIENT=', 'X=a b', 'PROTO=mine', 'N=\xff\xfe']));
      expect(lines).toContain(`TCPREMOTEIP=${HOST}`);
    });

    test('a client that is denied gets nothing', async () => {
      const folder = freshFolder();
      compile(folder, '127.0.0.1:deny,RELAYCLIENT=""\n:allow\n');
      const port = await serve(folder);
      expect(await answerOf(port)).toBe('');
    });

    test('a new database takes effect with the next connection', async () => {
      const folder = freshFolder();
      compile(folder, '127.:allow,V="old"\n:deny\n');
      const port = await serve(folder);
      expect(await answerOf(port)).toContain('\nV=old\n');
      compile(folder, '127.0.0.1:allow,V="new"\n:deny\n');
      expect(await answerOf(port)).toContain('\nV=new\n');
      compile(folder, '127.0.0.0-1:deny\n');
      expect(await answerOf(port)).toBe('');
      compile(folder, '');
      expect(await answerOf(port)).toContain(`\nTCPREMOTEIP=${HOST}\n`);
    });

    test.runIf(dialect === 'ipv6' && hasAddress(HOST6))(
      'a client of ::1 meets rules for it, and prefixes that end in a colon',
      async () => {
        const folder = freshFolder();
        compile(folder, '::1:allow,V="exact"\n127.0.0.1:allow,V="four"\n:deny\n');
        const port = await serve(folder, {}, HOST6);
        expect(await answerOf(port, HOST6)).toContain('\nV=exact\n');
        compile(folder, ':::allow,V="prefix"\n:deny\n');
        expect(await answerOf(port, HOST6)).toContain('\nV=prefix\n');
        compile(folder, '127.:allow\n:deny\n');
        expect(await answerOf(port, HOST6)).toBe('');
      },
    );

    function compile(folder: string, rules: string): void {
      const { exitCode, stderr } = runProgram(ours('tcprules'), {
        folder,
        args: [`--dialect=${dialect}`, 'rules.cdb', 'rules.tmp'],
        stdin: bytesOf(rules),
      });
      expect({ exitCode, stderr: textOf(stderr) }).toEqual({ exitCode: 0, stderr: '' });
    }

    /** Starts a server that tells every client its environment; returns its port, which the system has chosen. */
    async function serve(folder: string, env: Record<string, string> = {}, host = HOST): Promise<number> {
      const options = ['-1', '-v', '-HR', '-l', 'me', '-x', join(folder, 'rules.cdb')];
      const server = spawn(original(dialect, 'tcpserver'), [...options, host, '0', '/usr/bin/env'], {
        env,
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      onTestFinished(() => stop(server));
      const [line] = await once(createInterface(server.stdout), 'line');
      return Number(line);
    }
  });
});

/** All that a server says until it closes the connection; texts have one character per byte. */
async function answerOf(port: number, host = HOST): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of connect(port, host)) pieces.push(piece);
  return textOf(Buffer.concat(pieces));
}

/** Whether this machine has an address; some have no IPv6. */
function hasAddress(address: string): boolean {
  return Object.values(networkInterfaces()).some((list) => list?.some((entry) => entry.address === address));
}

async function stop(server: ChildProcess): Promise<void> {
  const end = once(server, 'exit');
  server.kill();
  await end;
}
