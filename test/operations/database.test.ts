import { closeSync, mkdirSync, openSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import {
  CdbFormatError,
  ClientError,
  type ClientInput,
  compile,
  type Database,
  openDatabase,
  SystemError,
} from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { truncations } from '../support/damage.js';
import { freshFolder } from '../support/folder.js';
import { SLOW } from '../support/slow.js';

const RULES = bytesOf('1.2.3.4:allow,A="x",B=//\n127.:deny\n=.example.net:allow,H="1"\n\xe9@1.2.3.4:deny\n=:deny\n');
const DATABASE = compile(RULES);

function answer(database: Database, client: ClientInput): string {
  const { rule, action, variables } = database.lookup(client);
  const settings = variables.map(({ name, value }) => ` ${name}=${value}`);
  return `${rule === undefined ? 'none' : textOf(rule)}: ${action}${settings.join('')}`;
}

describe('a lookup', () => {
  test.each<[string, ClientInput, string]>([
    ['an address', { ip: '1.2.3.4' }, '1.2.3.4: allow A=x B='],
    ['a network', { ip: '127.0.0.1' }, '127.: deny'],
    ['a domain', { ip: '5.5.5.5', host: 'mail.example.net' }, '=.example.net: allow H=1'],
    ['any host, even an empty one', { ip: '5.5.5.5', host: '' }, '=: deny'],
    ['no rule', { ip: '5.5.5.5' }, 'none: allow'],
    ['no client', {}, 'none: allow'],
    ['undefined is unset', { ip: '5.5.5.5', host: undefined, info: undefined }, 'none: allow'],
    ['bytes', { ip: bytesOf('1.2.3.4'), info: bytesOf('\xe9') }, '\xe9@1.2.3.4: deny'],
    ['text is UTF-8', { ip: '1.2.3.4', info: '\xe9' }, '1.2.3.4: allow A=x B='],
  ])('%s', (_, client, expected) => {
    expect(answer(openDatabase(DATABASE), client)).toBe(expected);
  });

  test('outcomes stay when the next is made', () => {
    const folder = freshFolder();
    writeFileSync(join(folder, 'rules.cdb'), DATABASE);
    using database = openDatabase(join(folder, 'rules.cdb'));
    const first = database.lookup({ ip: '1.2.3.4' });
    database.lookup({ ip: '5.5.5.5', host: 'mail.example.net' });
    expect([textOf(first.rule!), first.variables[0]!.value]).toEqual(['1.2.3.4', 'x']);
  });
});

describe('opening', () => {
  function fileOf(bytes: Uint8Array): string {
    const path = join(freshFolder(), 'rules.cdb');
    writeFileSync(path, bytes);
    return path;
  }

  test.each([
    ['a path', (path: string) => path],
    ['a URL', (path: string) => pathToFileURL(path)],
  ])('by %s', (_, nameOf) => {
    using database = openDatabase(nameOf(fileOf(DATABASE)));
    expect(answer(database, { ip: '127.0.0.1' })).toBe('127.: deny');
  });

  test('a file that is replaced stays the one it was', () => {
    const path = fileOf(DATABASE);
    using database = openDatabase(path);
    writeFileSync(`${path}.tmp`, compile(bytesOf('127.:allow\n')));
    renameSync(`${path}.tmp`, path);
    expect(answer(database, { ip: '127.0.0.1' })).toBe('127.: deny');
  });

  test('what is not there', () => {
    const path = join(freshFolder(), 'none.cdb');
    const error = failureOf(() => openDatabase(path));
    expect(error).toBeInstanceOf(SystemError);
    expect(error).toMatchObject({ action: 'read', path, cause: { code: 'ENOENT' } });
    expect((error as Error).message).toContain(`unable to read ${path}: ENOENT`);
  });

  test('a directory', () => {
    const path = join(freshFolder(), 'folder');
    mkdirSync(path);
    expect(failureOf(() => openDatabase(path))).toMatchObject({ name: 'SystemError', cause: { code: 'EISDIR' } });
  });

  test.each([
    ['an empty file', 0],
    ['half a header', 1000],
  ])('%s, which is damaged', (_, size) => {
    expect(() => openDatabase(fileOf(DATABASE.subarray(0, size)))).toThrow(CdbFormatError);
  });

  test('a database that was cut off anywhere is refused, in memory and as a file', SLOW, () => {
    const path = fileOf(DATABASE);
    for (const part of truncations(DATABASE).reverse()) {
      truncateSync(path, part.length);
      for (const database of [part, path]) {
        const error = failureOf(() => openDatabase(database));
        expect(error, `${part.length} bytes`).toBeInstanceOf(CdbFormatError);
        expect(error).toMatchObject({ size: part.length });
      }
    }
  });

  test.each<[string, Uint8Array]>([
    ['the header was never written', Buffer.from(DATABASE).fill(0, 0, 2048)],
    ['the header has lost tables', Buffer.from(DATABASE).fill(0, 0, 1024)],
    ['something follows', Buffer.concat([DATABASE, Buffer.from('junk')])],
    ['tables are inside the header', pairAt(0, 8, 1)],
    ['a table is after the end', pairAt(0, DATABASE.length, 1)],
    ['a table is where no file ends', pairAt(0, 2 ** 32 - 1, 2 ** 32 - 1)],
  ])('a database is refused if %s', (_, damaged) => {
    expect(() => openDatabase(damaged)).toThrow(CdbFormatError);
    expect(() => openDatabase(fileOf(damaged))).toThrow(CdbFormatError);
  });

  test('says where a database is damaged', () => {
    expect(failureOf(() => openDatabase(pairAt(0, 5000, 3)))).toMatchObject({ position: 5000, length: 24 });
    expect(() => openDatabase(compile(bytesOf(':deny\n')).subarray(0, -1))).toThrow(
      'the database is damaged: 16 bytes at 2058 lie outside its 2073 bytes',
    );
    expect(() => openDatabase(Buffer.alloc(3000))).toThrow(
      'the database is damaged: hash table 0 of 256 is at 0, not at 2048',
    );
    expect(() => openDatabase(Buffer.concat([compile(bytesOf('')), bytesOf('junk')]))).toThrow(
      'the database is damaged: it has 2052 bytes, but its hash tables end at 2048',
    );
  });

  test('a database without rules is whole', () => {
    const header = compile(bytesOf(''));
    expect(answer(openDatabase(header), { ip: '1.2.3.4' })).toBe('none: allow');
  });

  test('leaves no file open where it is refused', () => {
    const path = fileOf(DATABASE.subarray(0, -1));
    const before = lowestDescriptor();
    expect(() => openDatabase(path)).toThrow(CdbFormatError);
    expect(lowestDescriptor()).toBe(before);
  });

  test('closes its file when it is closed', () => {
    const path = fileOf(DATABASE);
    const before = lowestDescriptor();
    const database = openDatabase(path);
    database.close();
    failureOf(() => openDatabase(join(path, 'none')));
    failureOf(() => openDatabase(join(path, '..')));
    expect(lowestDescriptor()).toBe(before);
  });

  test('a database that is closed answers nothing', () => {
    const database = openDatabase(fileOf(DATABASE));
    database.close();
    database.close();
    expect(() => database.lookup({ ip: '1.2.3.4' })).toThrow(new TypeError('this database is closed'));
    expect(() => database.trace({ ip: '1.2.3.4' })).toThrow(TypeError);
    expect(() => database.decide(bytesOf('1.2.3.4'))).toThrow(TypeError);
  });
});

test('a trace tells of every candidate', () => {
  const trace = openDatabase(DATABASE).trace({ ip: '127.0.0.1', host: 'h', info: 'joe' });
  expect(trace.map(({ step, key, result }) => [step, textOf(key), result])).toEqual([
    ['info@address', 'joe@127.0.0.1', 'miss'],
    ['info@host', 'joe@=h', 'miss'],
    ['address', '127.0.0.1', 'miss'],
    ['host', '=h', 'miss'],
    ['network', '127.0.0.', 'miss'],
    ['network', '127.0.', 'miss'],
    ['network', '127.', 'hit'],
    ['any-host', '=', 'not-tried'],
    ['default', '', 'not-tried'],
  ]);
});

test('a trace without a hit', () => {
  const trace = openDatabase(compile(new Uint8Array())).trace({ ip: '1.2' });
  expect(trace.map(({ result }) => result)).toEqual(['miss', 'miss', 'miss']);
});

test('a trace of a name longer than a server hands on is refused', () => {
  const database = openDatabase(DATABASE);
  expect(() => database.trace({ ip: '1.2.3.4', host: 'a.'.repeat(513) })).toThrow(ClientError);
  expect(database.trace({ ip: '1.2.3.4', host: 'a.'.repeat(512) }).length).toBe(519);
});

test('variables of an outcome are text too', () => {
  const rules = bytesOf(':allow,RELAYCLIENT="",G="gr\xc3\xbc\xc3\x9fe",B="\xff",__proto__="x",A="1",A="2",!U\n');
  const outcome = openDatabase(compile(rules, { dialect: 'indimail' }), { dialect: 'indimail' }).lookup({});
  expect(outcome.variables.map(({ name, value }) => [name, value])).toEqual([
    ['RELAYCLIENT', ''],
    ['G', 'gr\u00fc\u00dfe'],
    ['B', '\ufffd'],
    ['__proto__', 'x'],
    ['A', '2'],
    ['U', undefined],
  ]);
});

describe('a list of clients', () => {
  const LIST = bytesOf('1.2.3.4\n127.0.0.1 h\n\n5.5.5.5 mail.example.net joe\n5.5.5.5 - joe\n- -\n1.2.3.4 - \xe9');

  test('is decided as one by one', () => {
    const decisions = openDatabase(DATABASE).decide(LIST);
    expect(decisions.count).toBe(6);
    const outcomes = Array.from({ length: 6 }, (_, i) => decisions.outcomeOf(i));
    const shown = outcomes.map(({ rule, action }) => `${rule === undefined ? 'none' : textOf(rule)}: ${action}`);
    expect(shown).toEqual([
      '1.2.3.4: allow',
      '127.: deny',
      '=.example.net: allow',
      'none: allow',
      'none: allow',
      '\xe9@1.2.3.4: deny',
    ]);
    expect(outcomes[0]!.variables[0]!.value).toBe('x');
  });

  test('may be empty', () => {
    const decisions = openDatabase(DATABASE).decide(new Uint8Array());
    expect(decisions.count).toBe(0);
    expect(() => decisions.outcomeOf(0)).toThrow(RangeError);
  });
});

/** The database with another pair of numbers in its header. */
function pairAt(table: number, position: number, slots: number): Uint8Array {
  const bytes = Buffer.from(DATABASE);
  bytes.writeUInt32LE(position, 8 * table);
  bytes.writeUInt32LE(slots, 8 * table + 4);
  return bytes;
}

function failureOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

/** The system gives the lowest one that is free. */
function lowestDescriptor(): number {
  const descriptor = openSync('/dev/null', 'r');
  closeSync(descriptor);
  return descriptor;
}
