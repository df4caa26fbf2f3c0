import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import * as library from '../src/index.js';
import { bytesOf, textOf } from './support/bytes.js';

const { compile, openDatabase } = library;
const DENIED = openDatabase(compile(bytesOf('10.:deny\n=bad.example:deny\n')));
const djb = library.DIALECTS[0]!;
const source = new library.Source('rules', bytesOf(':deny\n'));
const cdb = compile(source.bytes);

/** As plain JavaScript may call it, without types. */
function call(target: (...args: never[]) => unknown, ...args: unknown[]): unknown {
  return (target as (...args: unknown[]) => unknown)(...args);
}

describe('what is not a client', () => {
  test.each<[unknown, string]>([
    ['10.0.0.1', 'client must be an object with ip, host, info, not a string'],
    [undefined, 'client must be an object with ip, host, info, not undefined'],
    [null, 'client must be an object with ip, host, info, not null'],
    [[], 'client must be an object with ip, host, info, not an object of Array'],
    [['10.0.0.1'], 'client must be an object with ip, host, info, not an object of Array'],
    [bytesOf('10.0.0.1'), 'client must be an object with ip, host, info, not an object of Buffer'],
    [new Map([['ip', '10.0.0.1']]), 'client must be an object with ip, host, info, not an object of Map'],
    [{ ip: 42 }, 'client.ip must be a string or a Uint8Array, not a number'],
    [{ ip: null }, 'client.ip must be a string or a Uint8Array, not null'],
    [{ ip: '10.0.0.1', host: 1n }, 'client.host must be a string or a Uint8Array, not a bigint'],
    [{ ip: '10.0.0.1', info: [] }, 'client.info must be a string or a Uint8Array, not an object of Array'],
    [{ address: '10.0.0.1' }, 'client has an unknown property "address"; there are ip, host, info'],
    [{ ip: '10.0.0.1', Host: 'x' }, 'client has an unknown property "Host"; there are ip, host, info'],
    [{ remoteAddress: '10.0.0.1' }, 'client has an unknown property "remoteAddress"; there are ip, host, info'],
  ])('%o is a TypeError', (client, message) => {
    expect(() => call(DENIED.lookup.bind(DENIED), client)).toThrow(new TypeError(message));
    expect(() => call(DENIED.trace.bind(DENIED), client)).toThrow(new TypeError(message));
    expect(() => call(library.explain, ':deny', client)).toThrow(new TypeError(message));
  });

  test.each<[unknown, string]>([
    ['10.0.0.1', 'peer must be an object with remoteAddress, remotePort, remoteHost, remoteInfo, not a string'],
    [{}, 'peer.remoteAddress must be a string, not undefined'],
    [{ remoteAddress: undefined }, 'peer.remoteAddress must be a string, not undefined'],
    [{ remoteAddress: bytesOf('10.0.0.1') }, 'peer.remoteAddress must be a string, not an object of Buffer'],
    [{ remoteAddress: '10.0.0.1', remotePort: '25' }, 'peer.remotePort must be a number, not a string'],
    [{ remoteAddress: '10.0.0.1', remoteHost: null }, 'peer.remoteHost must be a string, not null'],
    [{ remoteAddress: '10.0.0.1', remoteInfo: 1 }, 'peer.remoteInfo must be a string or a Uint8Array, not a number'],
    [
      { remoteAddress: '10.0.0.1', host: 'x' },
      'peer has an unknown property "host"; there are remoteAddress, remotePort, remoteHost, remoteInfo',
    ],
  ])('%o as a peer is a TypeError', (peer, message) => {
    expect(() => call(DENIED.lookupPeer.bind(DENIED), peer)).toThrow(new TypeError(message));
  });

  test('a client of a class is one, and one without a prototype', () => {
    class Client {
      get ip(): string {
        return '10.0.0.1';
      }
    }
    expect(DENIED.lookup(new Client()).action).toBe('deny');
    expect(DENIED.lookup(Object.assign(Object.create(null), { ip: '10.0.0.1' })).action).toBe('deny');
  });
});

test('values of another realm are taken', () => {
  const realm = { compile, openDatabase, Buffer, URL };
  const run = (code: string): unknown => runInNewContext(code, realm);
  expect(run(`openDatabase(compile(new Uint8Array([58,100,101,110,121]), {})).lookup({ ip: '10.0.0.1' }).action`)).toBe(
    'deny',
  );
  expect(run(`openDatabase(compile(Buffer.from(':deny'))).lookup({ ip: new Uint8Array([49]) }).action`)).toBe('deny');
});

test('lookup compares bytes, as tcprulescheck does', () => {
  for (const client of [{ ip: '::ffff:10.0.0.1' }, { ip: '5.5.5.5', host: 'BAD.example' }]) {
    expect(DENIED.lookup(client).action).toBe('allow');
  }
});

/** Each with the argument that is named. */
const WRONG: readonly [string, () => unknown, string][] = [
  ['compile, a number', () => call(compile, 5), 'rules'],
  ['compile, a dialect as options', () => call(compile, cdb, 'fehcom'), 'options'],
  ['compile, null for options', () => call(compile, cdb, null), 'options'],
  ['compile, a misspelt option', () => call(compile, cdb, { dialekt: 'fehcom' }), 'dialekt'],
  ['compile, no dialect', () => call(compile, cdb, { dialect: 1 }), 'options.dialect'],
  ['openDatabase, nothing', () => call(openDatabase), 'database'],
  ['openDatabase, a descriptor', () => call(openDatabase, 3), 'database'],
  ['openDatabase, an array', () => call(openDatabase, [...cdb]), 'database'],
  ['openDatabase, a dialect as options', () => call(openDatabase, cdb, 'fehcom'), 'options'],
  ['openDatabase, a URL of the web', () => openDatabase(new URL('https://example.net/')), 'file'],
  ['openDatabase, a path with a NUL', () => openDatabase('a\0b'), 'null bytes'],
  ['decide, a list as text', () => call(DENIED.decide.bind(DENIED), '10.0.0.1\n'), 'clients'],
  ['decide, a list of texts', () => call(DENIED.decide.bind(DENIED), ['10.0.0.1']), 'clients'],
  ['parse, nothing', () => call(library.parse), 'rules'],
  ['parse, a dialect', () => call(library.parse, source, djb), 'options'],
  ['Source, text', () => new library.Source('rules', ':deny' as never), 'bytes'],
  ['Source, no name', () => new library.Source(source.bytes as never, source.bytes), 'name'],
  ['identify, text', () => call(library.identify, 'rules.cdb'), 'database'],
  ['explain, nothing', () => call(library.explain, undefined, {}), 'rules'],
  ['explain, a dialect', () => call(library.explain, ':deny', {}, djb), 'options'],
  ['diff, nothing', () => call(library.diff, source), 'new'],
  ['diff, a number', () => call(library.diff, 1, source), 'old'],
  ['diff, no dialect', () => call(library.diff, source, source, { newDialect: 1 }), 'options.newDialect'],
  ['dump, text', () => call(library.dump, ':deny'), 'database'],
  ['dump, a name', () => call(library.dump, cdb, 'djb'), 'options'],
  ['verify, a number', () => call(library.verify, 1, cdb), 'sources'],
  ['verify, numbers', () => call(library.verify, [source, 1], cdb), 'sources[1]'],
  ['verify, a path', () => call(library.verify, [source], 'rules.cdb'), 'database'],
  ['verify, a name', () => call(library.verify, [source], cdb, 'djb'), 'options'],
  ['lint, an array', () => call(library.lint, [source]), 'rules'],
  ['lint, an option of fix', () => call(library.lint, source, { level: 'safe' }), 'level'],
  ['fix, a level there is not', () => call(library.fix, source, { level: 'all' }), 'options.level'],
  [
    'renderFindings, a format there is not',
    () => call(library.renderFindings, [], { format: 'xml' }),
    'options.format',
  ],
  ['test, a source', () => call(library.test, source), 'files'],
  ['test, sources', () => call(library.test, [source]), 'files[0]'],
  ['test, no rules', () => call(library.test, [{ expectations: [] }]), 'files[0].rules'],
  [
    'test, one file of expectations',
    () => call(library.test, [{ rules: '', expectations: '' }]),
    'files[0].expectations',
  ],
  ['test, a number', () => call(library.test, [{ rules: '', expectations: [1] }]), 'files[0].expectations[0]'],
  ['test, a path', () => call(library.test, [{ rules: '', database: 'rules.cdb' }]), 'files[0].database'],
];

test.each(WRONG)('%s', (_, action, name) => {
  const error = thrownBy(action);
  expect(error).toBeInstanceOf(TypeError);
  expect((error as Error).message).toContain(name);
});

test.each<[string, unknown, string]>([
  ['text', ':deny\n', 'rules must be a stream of bytes, not a string'],
  ['nothing', undefined, 'rules must be a stream of bytes, not undefined'],
  ['texts', [':deny\n'], 'a piece of rules must be a Uint8Array, not a string'],
  ['one piece', bytesOf(':deny\n'), 'a piece of rules must be a Uint8Array, not a number'],
])('a stream of rules that is %s', async (_, rules, message) => {
  await expect(library.compileStream(rules as never)).rejects.toThrow(new TypeError(message));
});

test('explain takes a client as lookup does', () => {
  const { outcome } = library.explain(source, { ip: '10.0.0.1', host: 'a.example' });
  expect([outcome.action, textOf(outcome.rule!)]).toEqual(['deny', '']);
});

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

/** Every name here is a promise to keep it. */
test('the library exports these values, and no others', () => {
  expect(Object.keys(library).sort()).toEqual([
    'CHECKS',
    'CdbFormatError',
    'CdbTooLargeError',
    'ClientError',
    'DIALECTS',
    'LineTooLongError',
    'RulesError',
    'Source',
    'SystemError',
    'VARIABLES',
    'VERSION',
    'applyFixes',
    'compile',
    'compileStream',
    'describeProblem',
    'diff',
    'dump',
    'explain',
    'fix',
    'identify',
    'lint',
    'locate',
    'openDatabase',
    'parse',
    'renderDifferences',
    'renderDump',
    'renderExplanation',
    'renderFindings',
    'renderTest',
    'renderVerification',
    'test',
    'verify',
  ]);
});
