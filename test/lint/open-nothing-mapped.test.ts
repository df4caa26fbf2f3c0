import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { type FixLevel, fixAll } from '../../src/lint/fix.js';
import { lint } from '../../src/lint/lint.js';
import { parseFlags } from '../../src/server/server-flags.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

/** Looks text up in rules of one form, a few lines that share nothing with the programs. */
function decide(rules: string, ip: string): { action: string; relays: boolean; key: string | undefined } {
  const found = new Map<string, string>();
  for (const line of rules.split('\n')) {
    const [, key, rest] = /^(.*?):((?:allow|deny)(?:,.*)?)$/.exec(line) ?? [];
    if (key !== undefined && rest !== undefined && !line.startsWith('#') && !found.has(key)) found.set(key, rest);
  }
  const keys = [
    ip,
    ...Array.from({ length: ip.length }, (_, i) => ip.slice(0, ip.length - i)).filter((k) => /[.:]$/.test(k)),
    '',
  ];
  const key = keys.find((one) => found.has(one));
  const rest = key === undefined ? 'allow' : found.get(key)!;
  return { action: rest.slice(0, 5).replace(',', ''), relays: rest.includes('RELAYCLIENT'), key };
}

const CLIENTS = ['8.8.8.8', '8.8.4.4', '10.0.0.1', '203.0.113.9'].map((ip) => `::ffff:${ip}`);

const line = fc
  .tuple(
    fc.constantFrom('', ' ', '  '),
    fc.constantFrom(
      '::ffff:8.8.8.8',
      '::ffff:8.',
      '::ffff:10.',
      '::FFFF:8.8.8.8',
      '::ffff:10.0.0.1',
      '8.8.8.8',
      '8.',
      '10.0.0',
      '',
    ),
    fc.constantFrom('allow', 'deny', 'allow,RELAYCLIENT=""'),
  )
  .map(([indent, address, instructions]) => `${indent}${address}:${instructions}`);
const file = fc.array(line, { minLength: 1, maxLength: 5 }).map((lines) => `${lines.join('\n')}\n`);

function fix(rules: string, flags: string | undefined, level: FixLevel = 'safe'): string {
  const options = { dialect: findDialect('ipv6')!, flags: flags === undefined ? undefined : parseFlags(flags, 'ipv6') };
  return textOf(fixAll(new Source('rules', bytesOf(rules)), level, options).source.bytes);
}

describe('safe fixes of rules for a server that writes IPv4 clients as IPv4-mapped addresses', () => {
  test.each(['-6', undefined])('open nothing, with the flags %j', SLOW, (flags) => {
    holds(
      fc.property(file, (rules) => {
        const fixed = fix(rules, flags);
        for (const client of CLIENTS) {
          const [before, after] = [decide(rules, client), decide(fixed, client)];
          const note = (): string => JSON.stringify({ rules, fixed, client });
          if (before.action === 'deny') expectSame(after.action, 'deny', note);
          if (!before.relays) expectSame(after.relays, false, note);
        }
      }),
    );
  });

  test('assume a server without -6 where the flags say so', () => {
    expect(fix('::ffff:10.:deny\n:allow\n', '-H')).toBe('10.:deny\n:allow\n');
    expect(fix('::ffff:10.:deny\n:allow\n', undefined)).toBe('::ffff:10.:deny\n:allow\n');
  });

  test('open no relay unless asked to, and name the client it is for', () => {
    const rules = ' ::ffff:8.8.8.8:allow,RELAYCLIENT=""\n:deny\n';
    const options = { dialect: findDialect('ipv6')!, flags: parseFlags('-6', 'ipv6') };
    const [finding] = lint(new Source('rules', bytesOf(rules)), options);
    expect(finding?.fix).toMatchObject({
      kind: 'unsafe',
      reason: { code: 'lets-in', client: { ip: '::ffff:8.8.8.8' } },
    });
    expect(fix(rules, '-6', 'unsafe')).toBe('::ffff:8.8.8.8:allow,RELAYCLIENT=""\n:deny\n');
  });
});

describe('safe fixes', () => {
  const djb = { dialect: findDialect('djb')! };

  test.each(['MAXCONNIP="0"', 'MAXCONIP="0"', 'JGREYLIST="no"', 'OPENRELAY=""'])(
    'let in no client that %s refuses today',
    (refusing) => {
      const rules = `:allow,${refusing}\n8.1.2:allow\n`;
      expect(textOf(fixAll(new Source('rules', bytesOf(rules)), 'safe', djb).source.bytes)).toBe(rules);
    },
  );

  test('convert a file of UTF-16', () => {
    const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from('127.:allow\n', 'utf16le')]);
    expect(textOf(fixAll(new Source('rules', utf16), 'safe', djb).source.bytes)).toBe('127.:allow\n');
  });

  test.each(['Safe', 'SAFE', undefined, true])('are not replaced by unsafe ones for the level %j', (level) => {
    const source = new Source('rules', bytesOf('8.8.8:allow,RELAYCLIENT=""\n:deny\n'));
    expect(() => fixAll(source, level as FixLevel, djb)).toThrow('level must be "safe" or "unsafe"');
  });
});
