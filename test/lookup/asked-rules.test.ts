import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CdbReader, MemorySource } from '../../src/cdb/reader.js';
import { findDialect } from '../../src/dialects/registry.js';
import { askedRules } from '../../src/lookup/asked-rules.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { lookup } from '../../src/lookup/lookup.js';
import type { Client } from '../../src/net/client.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

const FLAGS = { noHost: false, noInfo: false, isParanoid: false, isIpv6Forced: false };

describe('the rules that a server asks', () => {
  const address = fc.constantFrom(
    '',
    '10.',
    '10.0.0.1',
    '=',
    '=a.example',
    '=.example',
    'joe@10.0.0.1',
    'joe@=a.example',
    '=x@y',
    'j@k@10.0.0.1',
    '10.0.0.1-3',
  );
  const rules = fc
    .array(fc.tuple(address, fc.constantFrom('allow', 'deny', 'allow,A="b"')))
    .map((all) => all.map(([key, action]) => `${key}:${action}\n`).join(''));
  const part = (...texts: string[]) =>
    fc.option(
      fc.constantFrom(...texts).map((text) => bytesOf(text)),
      { nil: undefined },
    );
  const client = fc.record({
    ip: part('10.0.0.1', '10.0.0.2', '192.0.2.7'),
    host: part('a.example', 'b.example', 'x@y', ''),
    info: part('joe', 'j@k', 'joe@=a', ''),
  });

  test.each(['djb', 'indimail', 'fehcom'])(
    'decide for every client of %s as all rules do for one without a name or an info',
    (name) => {
      const dialect = findDialect(name)!;
      holds(
        fc.property(rules, client, fc.boolean(), fc.boolean(), (text, who, noHost, noInfo) => {
          const all = CompiledRules.compile(bytesOf(text), dialect);
          const asked = askedRules(all, dialect, { ...FLAGS, noHost, noInfo });
          const seen: Client = { ip: who.ip, host: noHost ? undefined : who.host, info: noInfo ? undefined : who.info };
          expect(answer(asked, who)).toEqual(answer(all, seen));
        }),
        500,
      );

      function answer(book: CompiledRules, who: Client): unknown {
        const hit = lookup(new CdbReader(new MemorySource(book.database), dialect.hash), who, dialect);
        return hit && [textOf(hit.candidate.key), textOf(hit.data)];
      }
    },
  );

  test('keep their lines', () => {
    const dialect = findDialect('djb')!;
    const all = CompiledRules.compile(bytesOf('=a:allow\n10.0.0.1-3:deny\n=b:deny\n:allow\n'), dialect);
    const asked = askedRules(all, dialect, { ...FLAGS, noHost: true });
    const reader = new CdbReader(new MemorySource(asked.database), dialect.hash);
    const lines = ['10.0.0.1', '10.0.0.3', ''].map((key) => asked.lineOf(reader.locate(bytesOf(key))));
    expect(lines).toEqual([2, 2, 4]);
  });

  test('are all rules where the flags are unknown', () => {
    const dialect = findDialect('djb')!;
    const all = CompiledRules.compile(bytesOf('=a:allow\n'), dialect);
    const unknown = { noHost: undefined, noInfo: undefined, isParanoid: undefined, isIpv6Forced: undefined };
    expect(askedRules(all, dialect, unknown)).toBe(all);
  });
});
