import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseRun, RunError } from '../../src/server/run-file.js';
import type { UnitFiles } from '../../src/server/systemd.js';
import type { Word } from '../../src/server/word.js';
import { decodeLatin1 } from '../../src/text/bytes.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';

/** fixtures/run/NAME.run is a file that starts a server; NAME.out says what is read from it. `vitest run test/server -u` rewrites the latter. */
const FOLDER = new URL('../../fixtures/run/', import.meta.url);

describe('what starts a server', () => {
  const cases = readdirSync(FOLDER).filter((name) => name.endsWith('.run'));

  test('comes in the shapes in use', () => {
    expect(cases.length).toBeGreaterThanOrEqual(25);
  });

  test.each(cases)('%s', async (name) => {
    const text = describeRun(new Source(name, readFileSync(new URL(name, FOLDER))));
    await expect(text).toMatchFileSnapshot(fileURLToPath(new URL(name.replace(/run$/, 'out'), FOLDER)));
  });

  test('can be chosen by its line', () => {
    const source = new Source('two.run', readFileSync(new URL('two.run', FOLDER)));
    const ports = [2, 3].map((line) => {
      const run = parseRun(source, { line });
      return run.kind === 'server' ? shown(run.server.port) : undefined;
    });
    expect(ports).toEqual(['25', '587']);
    expect(() => parseRun(source, { line: 4 })).toThrow('no tcpserver or sslserver is started in this line');
  });

  test('is not looked for in a file that is too long, or no text; a list of commands may be long', () => {
    expect(() => parseRun(new Source('run', Buffer.alloc(2 ** 21, ' ')))).toThrow(RunError);
    expect(() => parseRun(new Source('run', Buffer.from('tcpserver -x "a\0.cdb" 0 25 qmail-smtpd')))).toThrow(
      'a NUL byte',
    );
    const list = Buffer.from(`${'a && '.repeat(150_000)}tcpserver -x a.cdb 0 25 qmail-smtpd`);
    expect(parseRun(new Source('run', list)).kind).toBe('server');
  });

  test('may have its variables in a directory', () => {
    const source = new Source('envdir.run', readFileSync(new URL('envdir.run', FOLDER)));
    const run = parseRun(source, {
      readEnvdir: (path) =>
        path === './env'
          ? new Map([
              ['IP', '192.0.2.53'],
              ['OLD', undefined],
            ])
          : undefined,
    });
    if (run.kind !== 'server') throw new Error('no server');
    expect(run.server.environment.variables.get('IP')?.value).toEqual({ known: '192.0.2.53' });
    expect(run.server.environment.more).toBeUndefined();
  });

  describe('of systemd', () => {
    const UNIT = `[Service]
Environment=GREETDELAY=10 BANNER=a
EnvironmentFile=-/etc/default/smtp
ExecStart=/usr/bin/tcpserver -H -x tcp.smtp.cdb 0 25 qmail-smtpd
`;

    function variablesOf(unitFiles: UnitFiles, unit = UNIT): { more: string | undefined; variables: object } {
      const run = parseRun(new Source('smtp.service', bytesOf(unit)), { unitFiles });
      if (run.kind !== 'server') throw new Error('no server');
      const { variables, more } = run.server.environment;
      const texts = [...variables.values()].map(({ name, value }) => [name, 'known' in value ? value.known : null]);
      return { variables: Object.fromEntries(texts), more: more?.text };
    }

    test.each([
      ['RELAYCLIENT=\n', { GREETDELAY: '10', BANNER: 'a', RELAYCLIENT: '' }],
      ['# x\n\n;y\nBANNER="b c"  \nX=\'"\'\nY= z \r\n', { GREETDELAY: '10', BANNER: 'b c', X: '"', Y: 'z' }],
      [null, { GREETDELAY: '10', BANNER: 'a' }],
    ])('may have variables in a file: %j', (text, variables) => {
      expect(variablesOf({ readFile: () => text })).toEqual({ variables, more: undefined });
    });

    test.each([
      ['X=a\\\nRELAYCLIENT=\n'],
      ['X="a\nb"\n'],
      ['export RELAYCLIENT=\n'],
      ["X=a'b'\n"],
      ['# \\\nX=1\n'],
      [undefined],
    ])('is unknown where a file is not simple: %j', (text) => {
      expect(variablesOf({ readFile: () => text }).more).toBe('EnvironmentFile=-/etc/default/smtp');
    });

    test('is unknown where a file that has to be there is not, or where its name is unknown', () => {
      for (const name of ['/etc/missing', '/etc/%i', 'relative', '/etc/*.env']) {
        const unit = UNIT.replace('-/etc/default/smtp', name);
        expect(variablesOf({ readFile: () => null }, unit).more).toBe(`EnvironmentFile=${name}`);
      }
    });

    test('has drop-ins, of which the later count more', () => {
      const readFile = (): null => null;
      const dropIns = ['[Service]\nEnvironment=RELAYCLIENT=\n', '[Service]\nEnvironment=BANNER=b\n'];
      const added = { GREETDELAY: '10', BANNER: 'b', RELAYCLIENT: '' };
      expect(variablesOf({ dropIns, readFile })).toEqual({ variables: added, more: undefined });
      const reset = ['[Service]\nEnvironment=\nEnvironment=X=1\n'];
      expect(variablesOf({ dropIns: reset, readFile })).toEqual({ variables: { X: '1' }, more: undefined });
      expect(variablesOf({ dropIns: null, readFile }).more).toBe('drop-ins');
      const start = ['[Service]\nExecStart=\nExecStart=/usr/bin/tcpserver 0 25 env RELAYCLIENT= qmail-smtpd\n'];
      const run = parseRun(new Source('smtp.service', bytesOf(UNIT)), { unitFiles: { dropIns: start, readFile } });
      if (run.kind !== 'server') throw new Error('no server');
      expect(run.server.rules).toBeUndefined();
      expect(run.server.clientEnvironment.variables.get('RELAYCLIENT')?.line).toBe(1);
    });
  });
});

/** What is read, a line for each thing. */
function describeRun(source: Source): string {
  try {
    const run = parseRun(source);
    if (run.kind === 'inetd') return `inetd, line ${run.line}: ${run.chain.map(shown).join(' ')}\n`;
    const { server } = run;
    const { flags, environment } = server;
    const lines = [
      `program: ${shown(server.word)}, line ${server.word.line}`,
      `flags: ${Object.entries(flags)
        .map(([flag, isOn]) => `${flag} ${isOn ?? 'unknown'}`)
        .join(', ')}`,
    ];
    const add = (name: string, word: Word | undefined): void => {
      if (word !== undefined) lines.push(`${name}: ${shown(word)}`);
    };
    if (server.dialect !== undefined) lines.push(`dialect: ${server.dialect}`);
    if (server.unknown !== undefined)
      lines.push(`the rest: unknown, line ${server.unknown.line}: ${server.unknown.text}`);
    add('rules', server.rules);
    add('early rules', server.earlyRules);
    add('user', server.user);
    add('group', server.group);
    add('host', server.host);
    add('port', server.port);
    add('directory', server.directory);
    if (server.chain.length > 0) lines.push(`chain: ${server.chain.map(shown).join(' ')}`);
    const { clientEnvironment } = server;
    for (const [name, { value, line, isExported }] of environment.variables) {
      const text =
        'known' in value ? JSON.stringify(value.known) : `unknown, line ${value.unknown.line}: ${value.unknown.text}`;
      lines.push(`${isExported ? 'exported' : 'assigned'} ${name}: ${text}, line ${line}`);
    }
    if (environment.more !== undefined)
      lines.push(`more variables: line ${environment.more.line}: ${environment.more.text}`);
    for (const [name, { value, line, span }] of clientEnvironment.variables) {
      const text = 'known' in value ? JSON.stringify(value.known) : 'unknown';
      const written = decodeLatin1(source.bytes.subarray(span.start, span.end));
      lines.push(`for clients ${name}: ${text}, line ${line}: ${JSON.stringify(written)}`);
    }
    if (clientEnvironment.more !== undefined && server.unknown === undefined)
      lines.push(`more for clients: line ${clientEnvironment.more.line}: ${clientEnvironment.more.text}`);
    return `${lines.join('\n')}\n`;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    return `error${error.line === undefined ? '' : `, line ${error.line}`}: ${error.message}\n`;
  }
}

function shown(word: Word | undefined): string {
  if (word === undefined) return 'none';
  const { value } = word;
  return 'known' in value
    ? JSON.stringify(value.known).slice(1, -1).replaceAll(' ', '\\x20')
    : `<unknown, line ${value.unknown.line}: ${value.unknown.text}>`;
}
