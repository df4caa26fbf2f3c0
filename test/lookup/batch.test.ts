import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CdbReader, MemorySource, NO_RECORD } from '../../src/cdb/reader.js';
import { getOrMake } from '../../src/collections.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { BatchLookup } from '../../src/lookup/batch.js';
import { candidates } from '../../src/lookup/candidates.js';
import { parseClient } from '../../src/lookup/client-line.js';
import { compile } from '../../src/operations/compile.js';
import { bytesOf } from '../support/bytes.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

const octet = fc.constantFrom('0', '1', '9', '10', '127', '255', '256', '010', '300', '');
const label = fc.constantFrom('a', 'b', 'mail', 'x-1', '', 'A');
const ip = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.')) },
  fc.array(octet, { maxLength: 6 }).map((parts) => parts.join('.')),
  fc.constantFrom(
    '-',
    '::1',
    'fe80::1:2',
    '::ffff:1.2.3.4',
    'zz:1',
    '1:.2.3.4',
    '1.',
    '.',
    'x.1.2.3',
    '99999999999.1.1.1',
  ),
);
const host = fc.oneof(
  fc.array(label, { maxLength: 4 }).map((labels) => labels.join('.')),
  fc.constantFrom('-', '=', '..', 'h'),
);
const info = fc.constantFrom('joe', '-', 'a@b', 'joe extra');
const client = fc.tuple(ip, fc.option(host), fc.option(info)).map(([a, h, n]) => {
  const fields = [a === '' ? '-' : a, ...(h ? [h] : []), ...(h && n ? [n] : [])];
  return fields.join(' ');
});

/** Addresses near those of clients: the same ones, and their prefixes. */
const address = fc.oneof(
  ip,
  ip.map((text) => text.slice(0, text.lastIndexOf('.') + 1)),
  ip.map((text) => text.slice(0, text.indexOf('.') + 1)),
  host.map((text) => `=${text}`),
  host.map((text) => `=.${text}`),
  fc.tuple(info, ip).map(([n, a]) => `${n}@${a}`),
  fc.constantFrom('', '=', '10.', '10.10.', '10.0.0.0/8', '255.0.0.0/3'),
);

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('a batch finds what a search through the candidates finds', SLOW, () => {
    holds(
      fc.property(
        fc.array(address, { maxLength: 12 }),
        fc.array(client, { minLength: 1, maxLength: 30 }),
        (rules, clients) => {
          const database = compileThose(rules, name);
          const list = bytesOf(clients.join('\n'));
          const positions = new Uint32Array(clients.length);
          expect(new BatchLookup(database, dialect).decide(list, 0, list.length, positions)).toBe(clients.length);
          const reader = new CdbReader(new MemorySource(database), dialect.hash);
          const expected = clients.map((line) => {
            for (const { key } of candidates(parseClient(bytesOf(line)), dialect)) {
              const position = reader.locate(key);
              if (position !== NO_RECORD) return position;
            }
            return NO_RECORD;
          });
          expect([...positions]).toEqual(expected);
        },
      ),
      1500,
    );
  });
});

test('a batch fails on a damaged database where a single lookup fails', SLOW, () => {
  const sound = Buffer.from(compile(bytesOf('10.1.2.3:deny\n10.:allow,A="x"\n=.a:deny\n:allow\n')));
  const list = bytesOf('10.1.2.3\n10.1.2.4\n11.1.1.1 h.a\n11.1.1.1\n');
  const dialect = DIALECTS[0]!;
  for (let at = 0; at < sound.length; at += 1) {
    const damaged = Buffer.from(sound);
    damaged[at]! ^= 0x81;
    for (const database of [damaged, sound.subarray(0, at)]) {
      const batch = attempt(() => {
        const positions = new Uint32Array(4);
        new BatchLookup(database, dialect).decide(list, 0, list.length, positions);
        return [...positions];
      });
      const single = attempt(() => {
        const reader = new CdbReader(new MemorySource(database), dialect.hash);
        return list
          .toString()
          .trimEnd()
          .split('\n')
          .map((line) => {
            const keys = [...candidates(parseClient(Buffer.from(line)), dialect)];
            return keys
              .map(
                ({ key }) =>
                  () =>
                    reader.locate(key),
              )
              .reduce((found, next) => found || next(), NO_RECORD);
          });
      });
      expect(batch, `byte ${at}`).toEqual(single);
    }
  }
});

test('blank lines are skipped, and the last line may lack its LF', () => {
  const list = bytesOf('\n1.2.3.4\n\n\n10.0.0.1\thost\n1.2.3.4');
  const positions = new Uint32Array(9);
  const batch = new BatchLookup(compile(bytesOf('1.:deny\n=host:deny\n')), DIALECTS[0]!);
  expect(batch.decide(list, 0, list.length, positions)).toBe(3);
  expect([...positions.subarray(0, 3)].map((position) => batch.recordAt(position).key.toString())).toEqual([
    '1.',
    '=host',
    '1.',
  ]);
});

test.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))(
  '%s: hosts of a hundred thousand dots are decided, and long ones with a rule by that rule',
  (_, dialect) => {
    const long = `${'.a'.repeat(1000)}.example`;
    const database = compile(bytesOf(`=${long}:deny\n=.b:deny\n:allow\n`), { dialect: dialect.name });
    const dots = '.'.repeat(100_000);
    const hosts = [`${dots}${long}`, `${dots}b`, `${dots}c`, `x${long}`, `${dots}.`];
    const list = bytesOf(hosts.flatMap((host) => [`10.0.0.1 ${host}\n`, `10.0.0.1 ${host} joe\n`]).join(''));
    const positions = new Uint32Array(10);
    const batch = new BatchLookup(database, dialect);
    // Hashing a key for each dot takes longer than a test may.
    batch.decide(list, 0, list.length, positions);
    const keys = Array.from(positions, (position) => batch.recordAt(position).key.toString());
    const expected = [`=${long}`, '=.b', '', `=${long}`, ''];
    expect(keys).toEqual(expected.flatMap((key) => [key, key]));
  },
);

/** Rules of those addresses which the dialect can compile. */
function compileThose(addresses: readonly string[], dialect: string): Uint8Array {
  const lines = addresses.map((text, i) => `${text}:allow,N="${i}"\n`);
  const good = lines.filter((_, i) => isRule(addresses[i]!, dialect));
  return compile(bytesOf(good.join('')), { dialect });
}

/** Whether the dialect compiles a rule of this address; there are few of them, which come again and again. */
function isRule(address: string, dialect: string): boolean {
  const line = `${address}:allow,N="0"\n`;
  return getOrMake(KNOWN, `${dialect} ${line}`, () => {
    return attempt(() => compile(bytesOf(line), { dialect })) !== 'RulesError';
  });
}

const KNOWN = new Map<string, boolean>();

function attempt<T>(action: () => T): T | string {
  try {
    return action();
  } catch (error) {
    return (error as Error).name;
  }
}
