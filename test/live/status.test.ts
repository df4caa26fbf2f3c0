import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { compile } from '../../src/operations/compile.js';
import { bytesOf } from '../support/bytes.js';
import { ctl } from '../support/ctl.js';
import { freshFolder } from '../support/folder.js';
import { describeLive, original } from '../support/originals.js';

const RULES = '127.:allow,RELAYCLIENT=""\n:deny\n';

describeLive('status, of a real tcpserver', () => {
  test('tells where it listens, and whether its database is up to date', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'tcp.smtp'), RULES);
    writeFileSync(join(folder, 'tcp.smtp.cdb'), compile(bytesOf(RULES)));
    const { pid, port } = await serve(folder, {});
    const one = statusOf(folder, pid);
    expect(one).toMatchObject({
      program: 'tcpserver',
      listens: [{ address: '127.0.0.1', port }],
      flags: { noHost: true, noInfo: true, isParanoid: false },
      databases: [{ flag: '-x', state: 'up-to-date' }],
      relays: {
        kind: 'clients',
        isOpen: false,
        addresses: `${2 ** 24}`,
        public: '0',
        clients: [{ ranges: [{ cidr: '127.0.0.0/8' }] }],
      },
      exitCode: 0,
    });
    writeFileSync(join(folder, 'tcp.smtp'), '10.:deny\n');
    expect(statusOf(folder, pid)).toMatchObject({ databases: [{ state: 'stale' }], exitCode: 1 });
    expect(ctl(folder, ['status', `${pid}`]).stdout).toMatch(
      /tcp\.smtp\.cdb: stale: it is not what .*tcp\.smtp compiles to/,
    );
    rmSync(join(folder, 'tcp.smtp.cdb'));
    expect(statusOf(folder, pid)).toMatchObject({
      databases: [{ state: 'missing' }],
      relays: { kind: 'unknown' },
      exitCode: 1,
    });
  });

  test('names an environment that makes everybody relay', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'tcp.smtp.cdb'), compile(bytesOf(':allow\n')));
    const { pid } = await serve(folder, { RELAYCLIENT: '' });
    expect(statusOf(folder, pid)).toMatchObject({
      relays: { kind: 'everybody' },
      databases: [{ state: 'unknown' }],
      exitCode: 1,
    });
  });

  test.runIf(process.getuid?.() === 0)('names a database that the server may not read', async () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'tcp.smtp.cdb'), compile(bytesOf(':allow\n')));
    chmodSync(join(folder, 'tcp.smtp.cdb'), 0o600);
    chmodSync(folder, 0o755);
    const { pid } = await serve(folder, {}, ['-u', '12345', '-g', '12345']);
    expect(statusOf(folder, pid)).toMatchObject({ uid: 12345, databases: [{ state: 'unreadable' }], exitCode: 1 });
  });

  test('says that a process is not a server', () => {
    const { exitCode, stderr } = ctl(freshFolder(), ['status', `${process.pid}`]);
    expect([exitCode, stderr]).toEqual([
      100,
      `tcprulesctl: usage: process ${process.pid} is not a tcpserver or sslserver that runs\n`,
    ]);
  });
});

function statusOf(folder: string, pid: number): object {
  const { exitCode, stdout } = ctl(folder, ['status', '--format', 'json', `${pid}`]);
  return { ...JSON.parse(stdout).servers[0], exitCode };
}

/** Starts a server in a folder; with `-1` it prints its port, which the system has chosen. */
async function serve(
  folder: string,
  env: Record<string, string>,
  flags: readonly string[] = [],
): Promise<{ pid: number; port: number }> {
  const options = ['-1', '-HR', '-l', 'me', ...flags, '-x', 'tcp.smtp.cdb'];
  const server = spawn(original('djb', 'tcpserver'), [...options, '127.0.0.1', '0', '/bin/cat'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => stop(server));
  const [line] = await once(createInterface(server.stdout), 'line');
  return { pid: server.pid!, port: Number(line) };
}

async function stop(server: ChildProcess): Promise<void> {
  const end = once(server, 'exit');
  server.kill();
  await end;
}
