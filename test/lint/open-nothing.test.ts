import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DialectName } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { fixAll } from '../../src/lint/fix.js';
import { lint } from '../../src/lint/lint.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { holds } from '../support/property.js';
import { SLOW } from '../support/slow.js';

/**
 * The judge reads and looks rules up by itself, a few lines that share nothing with the programs. It knows rules of one form,
 * those for IPv4 and for hosts, that all dialects treat alike; anything else the tests do not write.
 */
interface Decision {
  /** The address of the rule that decides; undefined where none does. */
  readonly key: string | undefined;
  readonly action: string;
  readonly env: Readonly<Record<string, string>>;
}

const RULE = /^([^:#]*):(allow|deny)((?:, ?[A-Z]+=("|')(?:(?!\4).)*\4)*)[ \t]*$/;

function rulesOf(text: string): Map<string, Decision> {
  const rules = new Map<string, Decision>();
  for (const line of text.split('\n')) {
    const [, address, action, variables] = RULE.exec(line) ?? [];
    if (address === undefined || action === undefined) continue;
    const env = Object.fromEntries(
      [...variables!.matchAll(/,( ?[A-Z]+)=(["'])(.*?)\2/g)].map(([, name, , value]) => [name, value]),
    );
    const [, left, first, last, right] = /^(\d[\d.]*\.|)(\d+)-(\d+)(|\.[\d.]*)$/.exec(address) ?? [];
    const from = first === undefined ? 0 : Number(first);
    const keys = first === undefined ? [address] : [];
    for (let i = from; first !== undefined && i <= Math.min(255, Number(last)); i += 1)
      keys.push(`${left}${i}${right}`);
    for (const key of keys) if (!rules.has(key)) rules.set(key, { key, action, env: action === 'deny' ? {} : env });
  }
  return rules;
}

interface Client {
  readonly ip: string;
  readonly host?: string | undefined;
}

function decide(rules: ReadonlyMap<string, Decision>, { ip, host }: Client): Decision {
  const [a, b, c] = ip.split('.');
  const keys = [ip, ...(host === undefined ? [] : [`=${host}`]), `${a}.${b}.${c}.`, `${a}.${b}.`, `${a}.`];
  if (host !== undefined) {
    for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1)) keys.push(`=${host.slice(dot)}`);
    keys.push('=');
  }
  keys.push('');
  const found = keys.find((key) => rules.has(key));
  return found === undefined ? { key: undefined, action: 'allow', env: {} } : rules.get(found)!;
}

function isRelaying({ action, env }: Decision): boolean {
  return action === 'allow' && env.RELAYCLIENT !== undefined;
}

const ADDRESSES = ['10.0.0.1', '10.0.0.2', '10.0.1.1', '10.1.0.1', '64.0.0.1', '64.0.0.255', '64.1.0.1', '192.0.2.1'];
const HOSTS = [undefined, 'a.example', 'b.a.example', 'c.test'];
const CLIENTS: readonly Client[] = ADDRESSES.flatMap((ip) => HOSTS.map((host) => ({ ip, host })));
const isPublic = ({ ip }: Client): boolean => ip.startsWith('64.');

/** Lines of rules, with mistakes that are fixed. */
const address = fc.constantFrom(
  ...['', '10.', '10.0.', '10.0.0.', '10.0.0.1', '64.', '64.0.', '64.0.0.', '64.0.0.1', '192.0.2.', '10.0.0-1.'],
  ...[
    '10',
    '10.0',
    '10.0.0',
    '10.0.0.1.',
    '64',
    '64.0.0',
    '64.0.0.250-300',
    ' 10.',
    '  64.0.0.',
    '10. ',
    '10.0.0\xef\xbc\x8e',
  ],
  ...[
    '=a.example',
    '=.a.example',
    '=',
    '=A.example',
    'a.example',
    '=a.example.',
    '=.example',
    'c.test',
    '\xef\xbb\xbf10.',
  ],
  ...['64.0.00.', '010.', '10.0-0.0.', '10.0.0.0/24', '10.*', '0.0.0.0', '64.0.0.1-64.0.0.2'],
);
const instruction = fc.constantFrom(
  ...['allow', 'deny', 'allow,RELAYCLIENT=""', 'allow,A="1"', 'allow,RBLSMTPD="-no"', 'deny,A="1"', 'allow,AXFR="x"'],
  ...['ALLOW', 'Deny', ' allow', 'allow, RELAYCLIENT=""', 'allow,RELAYCLIENT=yes', 'allow,RELAYCLIENT', 'allow;A="1"'],
  ...[
    'allow,RELAYCLIENT="@x"',
    'deny # no',
    'allow # yes',
    'allow,RELAYCLIENT="" A="1"',
    'allow,\\',
    'allow\r',
    'deny\r',
  ],
  ...['allow,A="1",A="1"', 'allow,RBLSMTPD="",RBLSMTPD="-no"', 'allow,RELAYCLIENT=\xe2\x80\x9c\xe2\x80\x9d', 'reject'],
);
const line = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(address, instruction).map((parts) => parts.join(':')) },
  { weight: 1, arbitrary: fc.constantFrom('# text', ' # text', '', 'RELAYCLIENT=""', '10.0.0.1 deny', '// text') },
);
const file = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 7 }), fc.constantFrom('', '\n'))
  .map(([lines, end]) => lines.join('\n') + end);

describe.each(['djb', 'ipv6', 'fehcom', 'indimail'] as const)('%s: safe fixes', SLOW, (name) => {
  test('open nothing, and change only what the default rule decided', () => {
    holds(
      fc.property(file, (text) => {
        const fixed = textOf(
          fixAll(new Source('rules', bytesOf(text)), 'safe', { dialect: findDialect(name)! }).source.bytes,
        );
        const [before, after] = [rulesOf(text), rulesOf(fixed)];
        for (const client of CLIENTS) {
          const [old, now] = [decide(before, client), decide(after, client)];
          const what = (fault: string) => (): string =>
            `${fault}: ${JSON.stringify([client, old, now])} of ${JSON.stringify(fixed)}`;
          const isRefused = ({ action, env }: Decision): boolean => action === 'deny' || !!env.RBLSMTPD;
          expectSame(isRefused(old) && !isRefused(now), false, what('let in'));
          if (isRelaying(now) && !isRelaying(old)) {
            expectSame(isPublic(client), false, what('relayed in public'));
            expect(now.key, what('relayed, but not by its address')()).toMatch(/^\d/);
          }
          if (now.env.RELAYCLIENT) expectSame(now.env.RELAYCLIENT, old.env.RELAYCLIENT, what('appends'));
          if (now.action === 'allow' && old.env.AXFR !== undefined)
            expectSame(now.env.AXFR, old.env.AXFR, what('transfers zones'));
          if (old.key) expectSame([now.action, now.env], [old.action, old.env], what('overruled'));
        }
      }),
      150,
    );
  });

  test('are made where they are harmless', () => {
    let made = 0;
    holds(
      fc.property(file, (text) => {
        made += fixAll(new Source('rules', bytesOf(text)), 'safe', { dialect: findDialect(name)! }).count;
      }),
      40,
    );
    expect(made).toBeGreaterThan(5);
  });
});

describe('a fix is not safe that', () => {
  const cases: readonly [string, DialectName, string, string | undefined][] = [
    ['lets a client in', 'djb', '10.0.0:allow\n:deny\n', 'lets-in'],
    ['lets a client in that rblsmtpd refuses', 'djb', '10.0.0:allow\n:allow,RBLSMTPD="-no"\n', 'lets-in'],
    ['relays for a public address', 'djb', '64.0.0:allow,RELAYCLIENT=""\n:allow\n', 'relays'],
    ['relays by host name', 'djb', 'domain.com:allow,RELAYCLIENT=""\n:allow\n', 'relays'],
    ['relays for all clients', 'djb', ':allow, RELAYCLIENT=""\n', 'relays'],
    ['relays for a public IPv6 address', 'ipv6', '2a00:db8::0001:allow,RELAYCLIENT=""\n:allow\n', 'relays'],
    ['appends to recipients', 'djb', '10.:allow,RELAYCLIENT=.example.org\n:allow\n', 'appends-to-recipients'],
    ['opens zones', 'djb', '10.0.0:allow\n:allow,AXFR="a.example"\n', 'transfers-zones'],
    ['overrules another rule', 'djb', '10.0.0:deny\n10.:allow\n:allow\n', 'overrules'],
    ['relays once broken lines are none', 'djb', '64.0.0.1:allow,RELAYCLIENT=""\r\n:deny\r\n', 'relays'],
  ];
  test.each(cases)('%s', (_, name, text, code) => {
    const dialect = findDialect(name)!;
    const source = new Source('rules', bytesOf(text));
    const fixes = lint(source, { dialect }).flatMap(({ fix }) => fix ?? []);
    expect(fixes.map(({ kind, reason }) => [kind, reason?.code])).toContainEqual(['unsafe', code]);
    expect(textOf(fixAll(source, 'safe', { dialect }).source.bytes)).toBe(text);
  });

  test('is harmless alone, but not together with another', () => {
    const text = '10.0.0:deny\n 10.0.0.1:deny\n10.0.0.:allow\n:allow\n';
    expect(
      textOf(fixAll(new Source('rules', bytesOf(text)), 'safe', { dialect: findDialect('djb')! }).source.bytes),
    ).toBe(text);
  });
});

describe.each([
  ['djb', '10.0.0:allow,RELAYCLIENT=""\n10.0.0.:deny\n:deny\n'],
  ['djb', ' 10.:allow\n10.:deny\n:deny\n'],
  ['djb', '=Bad.example:allow\n=bad.example:deny\n:deny\n'],
  ['ipv6', '::ffff:10.0.0.1:allow\n10.0.0.1:deny\n:deny\n'],
  ['djb', '10.0.0\xef\xbc\x8e:allow\n10.0.0.:deny\n:deny\n'],
  ['djb', '10.0.0.0/26:allow\n10.0.0.5:deny\n:deny\n'],
] as const)('%s: %j', (name, text) => {
  test.each(['safe', 'unsafe'] as const)('%s fixes do not let a dead rule overrule one that decides', (level) => {
    const { source, remaining } = fixAll(new Source('rules', bytesOf(text)), level, { dialect: findDialect(name)! });
    expect(textOf(source.bytes)).toBe(text);
    expect(remaining.flatMap(({ fix }) => (fix?.kind === level ? fix : []))).toEqual([]);
  });
});

test('a dead rule may be fixed that does what the one that decides does', () => {
  const dialect = findDialect('djb')!;
  const { source } = fixAll(new Source('rules', bytesOf('10.0.0:deny\n10.0.0.:deny\n:allow\n')), 'unsafe', { dialect });
  // Then there are two, and one is removed.
  expect(textOf(source.bytes)).toBe('10.0.0.:deny\n:allow\n');
});

test('a fix of a rule that decides today is to blame for clients whom nothing refuses then, and others are made', () => {
  // Today the first rule is for 0.0.0.0/2.
  const text = '\xef\xbb\xbf64.0.0.0/2:deny\n192.0.2:deny\n:allow\n';
  const dialect = findDialect('fehcom')!;
  const { source } = fixAll(new Source('rules', bytesOf(text)), 'safe', { dialect });
  expect(textOf(source.bytes)).toBe(text.replace('192.0.2:', '192.0.2.:'));
});

test('one dangerous fix does not prevent the others', () => {
  const lines = Array.from({ length: 200 }, (_, i) => `10.${i}:deny`);
  const text = `${lines.join('\n')}\n64.0.0:allow,RELAYCLIENT=""\n:allow\n`;
  const { source, remaining } = fixAll(new Source('rules', bytesOf(text)), 'safe', { dialect: findDialect('djb')! });
  expect(textOf(source.bytes)).toBe(text.replaceAll(':deny', '.:deny'));
  expect(remaining.flatMap(({ fix }) => fix?.reason?.code ?? [])).toEqual(['relays']);
});
