import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { compile } from '../../src/operations/compile.js';
import { ctl } from '../support/ctl.js';
import { freshFolder } from '../support/folder.js';
import { describeLive, original } from '../support/originals.js';
import { Random, SEED, seeded } from '../support/random.js';
import { saySkipped } from '../support/skip.js';

const PAGE = new URL('../../docs/build.md', import.meta.url);

/** Whom a server leaves itself no more rights than. */
const NOBODY = 65_534;

const OLD = '127.:allow,V="old"\n:deny\n';
const NEW = '127.:allow,V="new"\n:deny\n';
const DENIED = '192.0.2.:deny\n';

/** What admins have in their scripts, each as a file `make-cdb`; written anew after what the real ones do. */
const SCRIPTS = {
  plain: 'tcprules tcp.smtp.cdb tcp.smtp.tmp < tcp.smtp\necho "Updated tcp.smtp.cdb."\n',
  'with chmod': 'tcprules tcp.smtp.cdb tcp.smtp.tmp < tcp.smtp\nchmod 644 tcp.smtp.cdb\necho "Updated tcp.smtp.cdb."\n',
  'by time':
    'if [ ! -f tcp.smtp.cdb ] || [ tcp.smtp -nt tcp.smtp.cdb ]; then\n  tcprules tcp.smtp.cdb tcp.smtp.tmp < tcp.smtp && echo "Updated tcp.smtp.cdb."\nfi\n',
  make: "printf 'tcp.smtp.cdb: tcp.smtp\\n\\t@tcprules $@ $@.tmp < tcp.smtp && echo Updated $@.\\n' | make -s -f - tcp.smtp.cdb\n",
  concatenating:
    'cat deny tcp.smtp > tcp.smtp.all\ntcprules tcp.smtp.cdb tcp.smtp.tmp < tcp.smtp.all\necho "Updated tcp.smtp.cdb."\n',
} as const;

type Script = keyof typeof SCRIPTS;

/** The same with tcprulesctl. */
const BUILDS = [['tcp.smtp'], ['-o', 'tcp.smtp.cdb', '--part', 'deny', 'tcp.smtp']];

interface Accident {
  readonly what: string;
  /** Done to a directory with an old database and its source. */
  prepare(folder: string): void;
  readonly umask?: string;
}

const ACCIDENTS: readonly Accident[] = [
  { what: 'nothing is wrong', prepare: (folder) => writeFileSync(join(folder, 'tcp.smtp'), NEW) },
  {
    what: 'a line that does not compile',
    prepare: (folder) => writeFileSync(join(folder, 'tcp.smtp'), `${NEW}10.:alow\n`),
  },
  { what: 'the source is missing', prepare: (folder) => rmSync(join(folder, 'tcp.smtp')) },
  { what: 'the source is empty', prepare: (folder) => writeFileSync(join(folder, 'tcp.smtp'), '') },
  {
    what: 'no newline at end of the deny list',
    prepare: (folder) => {
      writeFileSync(join(folder, 'tcp.smtp'), NEW);
      writeFileSync(join(folder, 'deny'), DENIED.trimEnd());
    },
  },
  {
    what: 'two edits in one second',
    prepare: (folder) => {
      writeFileSync(join(folder, 'tcp.smtp'), NEW);
      const { atime, mtime } = statSync(join(folder, 'tcp.smtp'));
      utimesSync(join(folder, 'tcp.smtp.cdb'), atime, mtime);
      utimesSync(join(folder, 'tcp.smtp'), atime, mtime);
    },
  },
  {
    what: 'an older file is restored',
    prepare: (folder) => {
      writeFileSync(join(folder, 'tcp.smtp'), NEW);
      utimesSync(join(folder, 'tcp.smtp'), 1, 1);
    },
  },
  {
    what: 'umask 077, no database yet',
    umask: '077',
    prepare: (folder) => {
      writeFileSync(join(folder, 'tcp.smtp'), NEW);
      rmSync(join(folder, 'tcp.smtp.cdb'));
    },
  },
];

const isRoot = process.geteuid?.() === 0;
if (!isRoot) saySkipped('the server is run as another user', 'only root may');

/** A folder that everybody can look into, and where `tcprules` is the real one. */
function prepared({ prepare }: Accident): string {
  const folder = freshFolder();
  chmodSync(folder, 0o755);
  writeFileSync(join(folder, 'tcp.smtp'), OLD);
  writeFileSync(join(folder, 'deny'), DENIED);
  const time = Date.now() / 1000 - 60;
  utimesSync(join(folder, 'tcp.smtp'), time, time);
  writeFileSync(join(folder, 'tcp.smtp.cdb'), compile(DENIED + OLD));
  utimesSync(join(folder, 'tcp.smtp.cdb'), time, time);
  prepare(folder);
  return folder;
}

/** What became of a run: the exit code, and whether it says that it has updated the database. */
interface Run {
  readonly exitCode: number | null;
  readonly stdout: string;
}

function runScript(script: Script, folder: string, umask = '022'): Run {
  const programs = freshFolder();
  symlinkSync(original('djb', 'tcprules'), join(programs, 'tcprules'));
  const text = `umask ${umask}\nPATH=${programs}:$PATH\n${SCRIPTS[script]}`;
  const { status, stdout } = spawnSync('/bin/sh', ['-c', text], { cwd: folder, encoding: 'utf8' });
  return { exitCode: status, stdout };
}

function runBuild(args: readonly string[], folder: string, umask = '022'): Run {
  const before = process.umask(Number.parseInt(umask, 8));
  try {
    return ctl(folder, ['build', ...args]);
  } finally {
    process.umask(before);
  }
}

/** What is now in the place of the database, in words. */
function describeDatabase(folder: string): string {
  const path = join(folder, 'tcp.smtp.cdb');
  if (!existsSync(path)) return 'no database';
  const answer = (client: string): string => ctl(folder, ['check', '-q', 'tcp.smtp.cdb', client]).stdout;
  const isAllowed = (client: string): boolean => / {2}allow/.test(answer(client));
  const database = isAllowed('198.51.100.7') ? 'allows everybody' : /V="new"/.test(answer('127.0.0.1')) ? 'new' : 'old';
  return (statSync(path).mode & 0o004) === 0 ? `${database}, unreadable` : database;
}

/** A cell of the table: what is there now, and what was said of it if that is not the truth. */
function describeRun({ exitCode, stdout }: Run, folder: string): string {
  const database = describeDatabase(folder);
  const isGood = database === 'new';
  const said = stdout.includes('Updated') && !isGood ? ', "Updated"' : '';
  return `${database}${said}${exitCode === 0 && isGood ? '' : `, exit ${exitCode}`}`;
}

describeLive('where something goes wrong', () => {
  const page = readFileSync(PAGE, 'utf8');
  const scripts = Object.keys(SCRIPTS) as Script[];

  test('the page has a column for each script', () => {
    expect(page).toContain(`| | ${scripts.join(' | ')} | \`build\` |`);
  });

  test.each(ACCIDENTS.map((accident) => [accident.what, accident] as const))(
    '%s: scripts do what the page says, and build leaves a good database or an error',
    (what, accident) => {
      const cells = scripts.map((script) => {
        const folder = prepared(accident);
        return describeRun(runScript(script, folder, accident.umask), folder);
      });
      const [one, joined] = BUILDS.map((args) => {
        const folder = prepared(accident);
        const run = runBuild(args, folder, accident.umask);
        const cell = describeRun(run, folder);
        if (run.exitCode === 0) expect(cell).toBe('new');
        else expect([run.stdout.includes('Updated'), cell]).toEqual([false, expect.stringMatching(/^old, exit/)]);
        return cell;
      });
      expect(joined).toBe(one);
      expect(page).toContain(`| ${what} | ${[...cells, one].join(' | ')} |`);
    },
  );
});

describeLive('the real tcpserver, as a user without rights', () => {
  test.runIf(isRoot)('obeys after each build, and is never without a database it can read', async () => {
    const folder = freshFolder();
    chmodSync(folder, 0o755);
    const path = join(folder, 'tcp.smtp');
    writeFileSync(path, OLD);
    const build = (...args: string[]) => runBuild(['--server-user', `${NOBODY}:${NOBODY}`, ...args], folder, '077');
    expect(build()).toMatchObject({ exitCode: 0 });
    const port = await serve(path);
    expect(await answerOf(port)).toContain('\nV=old\n');
    writeFileSync(path, NEW);
    expect(build()).toMatchObject({ exitCode: 0 });
    expect(await answerOf(port)).toContain('\nV=new\n');
    for (const wrong of ['127.:alow\n', '', '127.1:allow\n', '#? 127.0.0.1 => deny\n:allow\n']) {
      writeFileSync(path, wrong);
      expect(build().exitCode).not.toBe(0);
      expect(await answerOf(port)).toContain('\nV=new\n');
    }
    writeFileSync(path, '127.:deny\n:allow\n');
    expect(build()).toMatchObject({ exitCode: 0 });
    expect(await answerOf(port)).toBe('');
    writeFileSync(path, NEW);
    expect(build('--part', 'tcp.smtp', '-o', 'tcp.smtp.cdb')).toMatchObject({ exitCode: 0 });
    expect(await answerOf(port)).toContain('\nV=new\n');
    // What --server-user warns of, with a database of which its mode is kept.
    chmodSync(`${path}.cdb`, 0o600);
    expect(await answerOf(port)).toBe('');
    const run = ctl(folder, ['build', '--check', '--server-user', `${NOBODY}:${NOBODY}`]);
    expect(run).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('the server would drop every connection'),
    });
  });

  /** Starts a server that tells its clients their environment; returns its port, which the system has chosen. */
  async function serve(path: string): Promise<number> {
    const user = ['-u', `${NOBODY}`, '-g', `${NOBODY}`];
    const options = ['-1', '-HR', '-l', 'me', ...user, '-x', `${path}.cdb`, '127.0.0.1', '0', '/usr/bin/env'];
    const server = spawn(original('djb', 'tcpserver'), options, { env: {}, stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => stop(server));
    const [line] = await once(createInterface(server.stdout), 'line');
    return Number(line);
  }
});

describeLive('build --check', () => {
  test('agrees with the real tcprules, whatever is in the place of the database', () => {
    const random = new Random(SEED);
    const pick = (): string =>
      Array.from({ length: random.below(4) }, () =>
        random.pick([
          '127.:allow\n',
          '10.0.0.1-3:deny\n',
          ':deny\n',
          '# a comment\n',
          '192.0.2.7:allow,A="b"\n',
          '10.0.0.0/8:deny\n',
        ]),
      ).join('');
    const folder = freshFolder();
    const verdicts = new Set<string>();
    for (let run = 0; run < 60; run += 1) {
      const source = `${pick()}:allow\n`;
      writeFileSync(join(folder, 'tcp.smtp'), source);
      const expected = realDatabase(folder, source);
      const other = random.onceIn(3) ? realDatabase(folder, pick()) : Buffer.from(expected);
      if (random.onceIn(4)) other[random.below(other.length)]! ^= 1 + random.below(255);
      writeFileSync(
        join(folder, 'tcp.smtp.cdb'),
        random.onceIn(5) ? other.subarray(0, random.below(other.length)) : other,
      );
      const isSame = readFileSync(join(folder, 'tcp.smtp.cdb')).equals(expected);
      const { exitCode, stdout } = ctl(folder, ['build', '--check', 'tcp.smtp']);
      expect(exitCode, seeded(`${run}: ${stdout}`)).toBe(isSame ? 0 : 1);
      verdicts.add(`${isSame}`);
    }
    expect(verdicts.size).toBe(2);
  });

  function realDatabase(folder: string, rules: string): Buffer {
    spawnSync(original('djb', 'tcprules'), ['real.cdb', 'real.tmp'], { cwd: folder, input: rules });
    return readFileSync(join(folder, 'real.cdb'));
  }
});

/** All that a server says until it closes the connection. */
async function answerOf(port: number): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of connect(port, '127.0.0.1')) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

async function stop(server: ChildProcess): Promise<void> {
  const end = once(server, 'exit');
  server.kill();
  await end;
}
