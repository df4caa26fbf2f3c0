import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Dialect, DialectName } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { compile } from '../../src/operations/compile.js';
import { type Replay, Replayer } from '../../src/operations/replay.js';
import { Source } from '../../src/text/source.js';
import { runBatch } from '../support/batch.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { ctl } from '../support/ctl.js';
import { freshFolder, quickFolder } from '../support/folder.js';
import { environmentOf } from '../support/generator/client.js';
import { changedFile, smallClient, smallFile } from '../support/generator/small-space.js';
import { describeLive, logger, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { Random, SEED, seeded } from '../support/random.js';
import { saySkipped } from '../support/skip.js';
import { SLOW } from '../support/slow.js';

/** How many rule files are tried with logs of real servers. */
const FILES = Number(process.env.TCPRULES_LOG_FILES ?? 25);

const RULES = '127.0.0.1:allow,RELAYCLIENT=""\n127.0.0.2:deny\n127.0.1.:deny\n:allow\n';
const CLIENTS = ['127.0.0.1', '127.0.0.2', '127.0.1.9', '127.9.9.9', '127.0.0.1'];

describeLive('tcprulesctl replay', () => {
  describe.each(ORIGINAL_DIALECTS)('%s: of what the real server logs', (name) => {
    const dialect = findDialect(name)!;

    test.each([
      'multilog t',
      's6-log t',
      's6-log T',
      's6-log t T',
      'svlogd -t',
      'svlogd -tt',
      'svlogd -ttt',
      'none',
      'syslog',
      'splogger',
    ])('through %s', async (framing) => {
      const folder = freshFolder();
      const log = await logOf(name, folder, framing);
      if (log === undefined) return;
      const begin = Date.now();
      const check = (rules: string): { exitCode: number; result: Record<string, unknown> } => {
        writeFileSync(join(folder, 'rules'), rules);
        const args = ['replay', '--dialect', name, '--format', 'json', 'rules', log];
        const { exitCode, stdout, stderr } = ctl(folder, args);
        expect(stderr).toBe('');
        return { exitCode, result: JSON.parse(stdout) };
      };
      const { exitCode, result } = check(RULES);
      expect(result).toMatchObject({
        log: { decisions: 5, damaged: 0, unknown: 0, undecided: 0 },
        flips: [],
        decided: [{ connections: 2, clients: 1 }, { connections: 1 }, { connections: 1 }, { connections: 1 }],
      });
      expect(exitCode).toBe(0);
      if (framing === 'none') expect(result.last).toBeNull();
      // s6-log counts leap seconds, of which there have been 27 since the others stopped.
      else expect(Math.abs(Date.parse(result.last as string) - begin)).toBeLessThan(120_000);
      expect(check(':deny\n')).toMatchObject({
        exitCode: 1,
        result: { flips: [{ change: 'newly-closed', connections: 3, clients: 2 }] },
      });
    });

    test(`finds just the connections that other rules treat otherwise: ${FILES} random files`, SLOW, async () => {
      const random = new Random(SEED);
      const folder = quickFolder();
      const server = await Server.start(name, folder);
      let flipped = 0;
      for (let i = 0; i < FILES; i += 1) {
        const [rules, changed] = [loopbackFile(random, dialect), loopbackFile(random, dialect)];
        const clients = random.list(5, () => `127.${random.list(3, () => random.pick([0, 1, 2])).join('.')}`);
        server.use(rules);
        const what = seeded(`${textOf(rules)}---\n${textOf(changed)}`);
        // `127.0.0.0` is not an address that a socket can have.
        const log = await server.logFor(clients.map((ip) => (ip === '127.0.0.0' ? '127.0.0.1' : ip)));
        const same = replayOf(rules, dialect, log);
        expect([same.flips, same.traffic.connections, same.counts.damaged], what).toEqual([[], 5, 0]);
        const expected = Array.from(log.matchAll(/: (ok|deny) .*[:f]:?(127[.\d]+):/g), ([, verdict, ip]) => {
          const { exitCode, stdout } = check(name, folder, changed, { TCPREMOTEIP: ip! });
          expect(exitCode, what).toBe(0);
          return stdout.includes('deny connection') === (verdict === 'deny') ? 0 : 1;
        }).reduce<number>((sum, one) => sum + one, 0);
        expect(flipsOf(replayOf(changed, dialect, log)), what).toBe(expected);
        flipped += expected;
      }
      expect(flipped, seeded('connections that are treated otherwise')).toBeGreaterThan(0);
    });

    test(`and of what the real check decides for hosts and users: ${4 * FILES} random files`, SLOW, () => {
      const random = new Random(SEED + 1);
      const home = quickFolder();
      const cases = Array.from({ length: 4 * FILES }, (_, i) => {
        const rules = smallFile(random, dialect);
        const files = [rules, changedFile(random, rules, dialect)];
        const folders = files.map((bytes, side) => {
          const folder = join(home, `${i}.${side}`);
          mkdirSync(folder);
          writeFileSync(join(folder, 'cdb'), compile(bytes, { dialect: name }));
          return folder;
        });
        // In a log what is empty looks as if it were unset, an info may look like the end of an IPv6 address, and an IPv4
        // address in one of IPv6 is looked up as it is by itself.
        const clients = random
          .list(6, () => smallClient(random, dialect))
          .filter(
            ({ ip, info }) => info !== '' && (info === undefined || !ip.includes(':')) && !ip.startsWith('::ffff:'),
          );
        return { files, folders, clients };
      });
      const answers = runBatch(
        cases.flatMap(({ folders, clients }) =>
          folders.flatMap((folder) =>
            clients.map((client) => ({
              folder,
              command: [original(name, 'tcprulescheck'), 'cdb'],
              env: environmentOf(client),
            })),
          ),
        ),
      ).map(({ stdout }) => stdout.includes('deny connection'));
      let at = 0;
      for (const { files, clients } of cases) {
        const [before, after] = [
          answers.slice(at, at + clients.length),
          answers.slice(at + clients.length, at + 2 * clients.length),
        ];
        at += 2 * clients.length;
        const log = clients
          .map(
            ({ ip, host = '', info = '' }, i) =>
              `tcpserver: ${before[i] ? 'deny' : 'ok'} 1 mx:192.0.2.1:25 ${host}:${ip}:${info}:9\n`,
          )
          .join('');
        const what = seeded(`${files.map(textOf).join('---\n')}${log}`);
        const [same, other] = files.map((bytes) => replayOf(bytes, dialect, log));
        expect([flipsOf(same!), same!.counts.damaged, same!.undecided], what).toEqual([0, 0, 0]);
        const expected = before.filter((isDenied, i) => isDenied !== after[i]).length;
        expect(flipsOf(other!), what).toBe(expected);
      }
    });
  });
});

/** Rules for addresses of the loopback. */
function loopbackFile(random: Random, dialect: Dialect): Buffer {
  const octet = (): number => random.below(3);
  const address = (): string =>
    random.pick([
      () => '',
      () => '127.',
      () => `127.${octet()}.`,
      () => `127.${octet()}.${octet()}.`,
      () => `127.${octet()}.${octet()}.${octet()}`,
      () => `127.${octet()}.0-${octet()}.`,
      () => `127.${octet()}.${octet()}.1-2`,
    ])();
  const rules = random.list(
    random.between(1, 6),
    () => `${address()}:${random.pick(['allow', 'deny', 'allow,A="1"'])}\n`,
  );
  const bytes = bytesOf(rules.join(''));
  expect(compile(bytes, { dialect: dialect.name }).length).toBeGreaterThan(2047);
  return bytes;
}

function replayOf(rules: Uint8Array, dialect: Dialect, log: string): Replay {
  const replayer = new Replayer(new Source('rules', rules), dialect, CompiledRules.open(rules, dialect));
  replayer.reader.beginFile(Date.now());
  replayer.reader.push(bytesOf(log));
  replayer.reader.endFile();
  return replayer.finish();
}

function flipsOf({ flips }: Replay): number {
  return flips.reduce((sum, { traffic }) => sum + traffic.connections, 0);
}

/** What the real check says. */
function check(dialect: DialectName, folder: string, rules: Uint8Array, env: Record<string, string>) {
  writeFileSync(join(folder, 'other.cdb'), compile(rules, { dialect: dialect }));
  const { status, stdout } = spawnSync(original(dialect, 'tcprulescheck'), [join(folder, 'other.cdb')], {
    env,
  });
  return { exitCode: status, stdout: stdout.toString('latin1') };
}

/** A real server, with rules that can be changed. */
class Server {
  #log = '';

  private constructor(
    readonly process: ChildProcess,
    readonly port: number,
    readonly folder: string,
    readonly dialect: DialectName,
  ) {
    process.stderr!.setEncoding('latin1');
    process.stderr!.on('data', (text: string) => {
      this.#log += text;
    });
  }

  static async start(dialect: DialectName, folder: string): Promise<Server> {
    writeFileSync(join(folder, 'rules.cdb'), compile(bytesOf(''), { dialect: dialect }));
    const options = ['-1', '-v', '-HR', '-l', 'me', '-x', join(folder, 'rules.cdb')];
    const server = spawn(original(dialect, 'tcpserver'), [...options, '0', '0', '/bin/true'], {
      env: {},
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onTestFinished(async () => {
      const end = once(server, 'exit');
      server.kill();
      await end;
    });
    const lines = createInterface(server.stdout!);
    const started = new Promise<string>((resolve) => lines.once('line', resolve));
    const made = new Server(server, 0, folder, dialect);
    return Object.assign(made, { port: Number(await started) });
  }

  use(rules: Uint8Array): void {
    writeFileSync(join(this.folder, 'rules.tmp'), compile(rules, { dialect: this.dialect }));
    renameSync(join(this.folder, 'rules.tmp'), join(this.folder, 'rules.cdb'));
  }

  /** What the server logs for connections from these addresses. */
  async logFor(clients: readonly string[]): Promise<string> {
    const start = this.#log.length;
    for (const localAddress of clients) {
      const socket = connect({ port: this.port, host: '127.0.0.1', localAddress });
      socket.on('error', () => {});
      socket.resume();
      await once(socket, 'close');
    }
    const wanted = clients.length;
    const deadline = Date.now() + 20_000;
    while ((this.#log.slice(start).match(/: end \d+ status \d+\n/g)?.length ?? 0) < wanted && Date.now() < deadline) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return this.#log.slice(start);
  }
}

/** The log of a real server for {@link CLIENTS}, framed; undefined where the logger is not there. */
async function logOf(dialect: DialectName, folder: string, framing: string): Promise<string | undefined> {
  const [program = '', ...options] = framing.split(' ');
  const isReal = program === 'multilog' || program === 's6-log' || program === 'svlogd';
  const tool = isReal ? logger(program) : undefined;
  if (isReal && tool === undefined) {
    saySkipped(`logs of ${program}`, 'scripts/fetch-originals.sh gets the package');
    return undefined;
  }
  const server = await Server.start(dialect, folder);
  server.use(bytesOf(RULES));
  const text = await server.logFor(CLIENTS);
  if (tool !== undefined) {
    mkdirSync(join(folder, 'main'));
    const { status, stderr } = spawnSync(tool.command, [...options, './main'], {
      cwd: folder,
      env: { ...tool.env, PATH: '/usr/bin:/bin' },
      input: Buffer.from(text, 'latin1'),
    });
    expect([status, stderr.toString()]).toEqual([0, '']);
    expect(existsSync(join(folder, 'main', 'current'))).toBe(true);
    expect(readFileSync(join(folder, 'main', 'current'), 'latin1').split('\n')).toHaveLength(text.split('\n').length);
    return 'main';
  }
  const now = new Date();
  const stamp = `${now.toLocaleString('en-US', { month: 'short' })} ${`${now.getDate()}`.padStart(2)} ${now.toTimeString().slice(0, 8)}`;
  const heads: Record<string, string> = {
    none: '',
    syslog: `${stamp} mx tcpserver[812]: `,
    splogger: `${stamp} mx smtpd: ${(now.getTime() / 1000).toFixed(6)} `,
  };
  writeFileSync(join(folder, 'log'), text.replaceAll(/^(?=.)/gm, heads[framing]!));
  return 'log';
}
