import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { NOTHING_EXPORTED } from '../../src/operations/audiences.js';
import { compile } from '../../src/operations/compile.js';
import { findRelaying, type Relaying } from '../../src/operations/status.js';
import { collectExported } from '../../src/report/origins.js';
import { renderStatus } from '../../src/report/status.js';
import { parseRun } from '../../src/server/run-file.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';

const NOTHING = collectExported(undefined);

const RELAY = 'allow,RELAYCLIENT=""';

interface Case {
  readonly command?: string;
  readonly dialect?: string;
  readonly rules?: string;
  readonly early?: string;
}

/** What the report says of relaying, after the first two lines. */
function relayingOf({ command = 'qmail-smtpd', dialect: name = 'djb', rules, early }: Case): {
  relaying: Relaying;
  text: string;
} {
  const dialect = findDialect(name)!;
  const flags = `${early === undefined ? '' : '-y y.cdb '}${rules === undefined ? '' : '-x x.cdb'}`;
  const run = parseRun(
    new Source('run', bytesOf(`exec ${early === undefined ? 'tcp' : 'ssl'}server -HR ${flags} 0 25 ${command}\n`)),
    {
      dialect: dialect.name,
    },
  );
  if (run.kind !== 'server') throw new Error('not a server');
  const databaseOf = (text: string | undefined): Source | undefined =>
    text === undefined ? undefined : new Source('cdb', compile(text, { dialect }));
  const { server } = run;
  const relaying = findRelaying(server, databaseOf(rules), databaseOf(early), dialect, collectExported(server));
  const text = renderStatus([
    {
      ...{ pid: 7, uid: 0, account: 'root', server, dialect, listeners: [], databases: [], relaying },
      ...{ command: '', hidden: [] },
    },
  ]);
  return { relaying, text: text.slice(text.indexOf('\n', text.indexOf('(-H)')) + 1) };
}

describe('who may relay through a server', () => {
  test.each<[string, Case, string[]]>([
    [
      'networks',
      { rules: `127.:${RELAY}\n192.0.3.:${RELAY}\n:allow\n` },
      [
        '16,777,472 addresses may send to any address, 256 of them public',
        '  127.0.0.0/8, 192.0.3.0/24 (16,777,472 addresses)',
      ],
    ],
    ['nobody', { rules: ':allow\n' }, ['no client may send to any address by its rules']],
    ['nobody by no rules', {}, ['no client may send to any address by its rules']],
    [
      'addresses whose text begins so, and not everybody',
      { dialect: 'ipv6', rules: `fe80:::${RELAY}\n:allow\n` },
      ['these clients may send to any address', '  fe80:: (1 address)', '  IPv6 addresses that begin with fe80::'],
    ],
    [
      'everybody whom no rule names',
      { rules: `192.0.2.7:allow\n:${RELAY}\n` },
      [
        '4,294,967,295 addresses may send to any address, 3,702,258,688 of them public: an open relay, unless it requires authentication',
        '  0.0.0.0-192.0.2.6, 192.0.2.8-255.255.255.255 (4,294,967,295 addresses)',
      ],
    ],
    [
      'those whom the rules of -y leave',
      { dialect: 'fehcom', rules: `10.:${RELAY}\n`, early: '10.0.0.0/9:allow\n' },
      ['8,388,608 addresses may send to any address, none of them public', '  10.128.0.0/9 (8,388,608 addresses)'],
    ],
    [
      'those of -y alone',
      { dialect: 'fehcom', early: `10.0.0.0/9:${RELAY}\n` },
      ['8,388,608 addresses may send to any address, none of them public', '  10.0.0.0/9 (8,388,608 addresses)'],
    ],
    [
      'those whom rblsmtpd would refuse, where it does not run',
      { rules: `10.:${RELAY},RBLSMTPD="-no"\n` },
      ['16,777,216 addresses may send to any address, none of them public', '  10.0.0.0/8 (16,777,216 addresses)'],
    ],
    [
      'not those whom it refuses',
      { command: 'rblsmtpd qmail-smtpd', rules: `10.:${RELAY},RBLSMTPD="-no"\n` },
      ['no client may send to any address by its rules'],
    ],
  ])('is %s', (_, input, expected) => {
    expect(relayingOf(input).text.trimEnd().split('\n')).toEqual(expected.map((line) => `  ${line}`));
  });

  test('is everybody where a program of the chain sets RELAYCLIENT', () => {
    const run = parseRun(new Source('run', bytesOf('exec tcpserver -x x.cdb 0 25 env RELAYCLIENT= qmail-smtpd\n')), {});
    if (run.kind !== 'server') throw new Error('not a server');
    const database = new Source('cdb', compile(':deny\n'));
    const djb = findDialect('djb')!;
    expect(findRelaying(run.server, database, undefined, djb, collectExported(run.server))).toEqual({
      kind: 'everybody',
    });
  });

  test('is unknown where a database cannot be read', () => {
    const run = parseRun(new Source('run', bytesOf('exec tcpserver -x x.cdb 0 25 qmail-smtpd\n')), {});
    if (run.kind !== 'server') throw new Error('not a server');
    const djb = findDialect('djb')!;
    expect(findRelaying(run.server, null, undefined, djb, NOTHING)).toEqual({ kind: 'unknown' });
    expect(findRelaying(run.server, undefined, null, djb, NOTHING)).toEqual({ kind: 'unknown' });
    const empty = new Source('cdb', compile(''));
    expect(findRelaying(run.server, empty, empty, findDialect('ipv6')!, NOTHING)).toEqual({ kind: 'unknown' });
    expect(
      findRelaying(run.server, null, null, djb, { before: new Map([['RELAYCLIENT', '']]), after: new Map() }),
    ).toEqual({ kind: 'everybody' });
  });

  test.each([
    ['text', ':allow,RELAYCLIENT=""\n'],
    ['text that does not compile', ':allowed\n'],
    ['nothing', ''],
  ])('is unknown where a database is %s', (_, text) => {
    const run = parseRun(new Source('run', bytesOf('exec tcpserver -x x.cdb 0 25 qmail-smtpd\n')), {});
    if (run.kind !== 'server') throw new Error('not a server');
    const djb = findDialect('djb')!;
    const database = new Source('cdb', compile(':deny\n'));
    const other = new Source('rules', bytesOf(text));
    expect(findRelaying(run.server, other, undefined, djb, NOTHING_EXPORTED)).toEqual({ kind: 'unknown' });
    expect(findRelaying(run.server, database, other, djb, NOTHING_EXPORTED)).toEqual({ kind: 'unknown' });
    expect(findRelaying(run.server, database, database, djb, NOTHING_EXPORTED)).toMatchObject({
      kind: 'clients',
      clients: [],
    });
  });

  test.each([
    [`0-255.:${RELAY}\n:deny\n`, true],
    [`=:${RELAY}\n:deny\n`, true],
    [`0-111.:${RELAY}\n:deny\n`, false],
    [`1-127.:${RELAY}\n:deny\n128-223.:${RELAY}\n`, true],
    [`10.:${RELAY}\n=a.example:${RELAY}\n:deny\n`, false],
  ])('is strangers by any rules that are for them: %j', (rules, isOpen) => {
    const run = parseRun(new Source('run', bytesOf('exec tcpserver -x x.cdb 0 25 qmail-smtpd\n')), {});
    if (run.kind !== 'server') throw new Error('not a server');
    const database = new Source('cdb', compile(rules));
    expect(findRelaying(run.server, database, undefined, findDialect('djb')!, NOTHING_EXPORTED)).toMatchObject({
      isOpen,
    });
  });

  test('has no number where a name decides', () => {
    const dialect = findDialect('djb')!;
    const run = parseRun(new Source('run', bytesOf('exec tcpserver -x x.cdb 0 25 qmail-smtpd\n')), {});
    if (run.kind !== 'server') throw new Error('not a server');
    const database = new Source('cdb', compile(`=mail.example:${RELAY}\n:allow\n`));
    const relaying = findRelaying(run.server, database, undefined, dialect, NOTHING);
    expect(relaying).toMatchObject({
      kind: 'clients',
      isOpen: false,
      count: undefined,
      clients: [{ class: 'relays' }],
    });
  });
});
