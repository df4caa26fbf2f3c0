import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { renderDifferencesText } from '../../../src/report/diff/text.js';
import { bytesOf } from '../../support/bytes.js';
import { diffOf } from '../../support/diffs.js';

function rendered(before: string | Uint8Array, after: string | Uint8Array, options = {}, dialects?: [string, string]) {
  return renderDifferencesText(diffOf(before, after, dialects), options);
}

/** The only difference there is, without heading and summary. */
function only(before: string | Uint8Array, after: string | Uint8Array, options = {}): string {
  return rendered(before, after, { quiet: true, ...options })
    .trimEnd()
    .split('\n\n')[2]!;
}

describe('differences for people', () => {
  test('are below headings, most important first, with what both sides do and why', () => {
    const old = '127.:allow,RELAYCLIENT=""\n10.0.0.1-2:deny\n:allow\n';
    const changed = '# more\n127.:allow,RELAYCLIENT=""\n10.1.:allow,RELAYCLIENT=""\n192.0.2.:deny\n:allow\n';
    expect(rendered(old, changed)).toBe(`--- old
+++ new

Newly relayed: 1 difference, 65,536 addresses

10.1.0.0/16 (65,536 addresses)
  - allow                 line 3  :allow
  + allow,RELAYCLIENT=""  line 3  10.1.:allow,RELAYCLIENT=""
  for example 10.1.0.0

Newly let in: 1 difference, 2 addresses

10.0.0.1-10.0.0.2 (2 addresses)
  - deny   line 2  10.0.0.1-2:deny
  + allow  line 5  :allow
  for example 10.0.0.1

Newly closed: 1 difference, 256 addresses

192.0.2.0/24 (256 addresses)
  - allow  line 3  :allow
  + deny   line 4  192.0.2.:deny
  for example 192.0.2.0

3 differences: 1 newly relayed, 1 newly let in, 1 newly closed
plan: +65,536 relayed, -0, 256 closed, 2 let in
`);
  });

  test('are none where files do the same, and quiet says nothing of it', () => {
    expect(rendered(':deny\n', '# all\n:deny,A=""\n')).toBe('no differences: new treats all clients as old does\n');
    expect(rendered(':deny\n', ':deny\n', { quiet: true })).toBe('');
  });

  test('quiet leaves out the summary', () => {
    expect(rendered(':deny\n', '10.:allow\n:deny\n', { quiet: true })).toMatch(/\n {2}for example 10\.0\.0\.0\n$/);
  });

  test('name the clients, unless they are all clients', () => {
    const who = (before: string, after: string): string => /\), (.*)\n/.exec(only(before, after))![1]!;
    expect(who('', '=a:deny\n')).toBe('only with the host name a');
    expect(who('=a:deny\n', '=a:deny\n=.a:deny\n')).toBe('only with a host name that ends in .a');
    expect(who('', '=:deny\n')).toBe('only with a host name');
    expect(who('', '=:allow\n:deny\n')).toBe('only without a host name');
    expect(who('=a:deny\n:allow\n', '=a:deny\n:deny\n')).toBe('but not with the host name a');
    expect(who('=:deny\n=a:deny\n', '=:allow\n=a:deny\n')).toBe('only with a host name, but not with the host name a');
    expect(who('', 'joe@10.0.0.1:deny\n')).toBe('only the user joe');
    expect(who('', 'joe@=a:deny\n')).toBe('only with the host name a, only the user joe');
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => `=${name}:deny\n`).join('');
    expect(who(`${five}=f:deny\n=g:deny\n`, '=f:deny\n=g:deny\n')).toBe(
      'only with the host name a, the host name b, the host name c or 2 others',
    );
  });

  test('name the hosts and domains inside a domain that are on the other side', () => {
    const who = (before: string, after: string, options = {}): string =>
      /\),? (.*)\n/.exec(only(before, after, options).replaceAll(/\n(?! )/g, ' '))![1]!;
    expect(
      who('=.x.example:allow,RELAYCLIENT=""\n=a.x.example:allow\n', '=.x.example:deny\n=a.x.example:allow\n'),
    ).toBe('only with a host name that ends in .x.example, but not a.x.example');
    const old = ':allow\n10.0.0.0-3:deny\n';
    expect(
      rendered(old, '=.example:deny\n=c.y.example:allow\n10.0.0.0:allow,RELAYCLIENT=""\n').split('\n'),
    ).toContainEqual(expect.stringMatching(/, but not with a host name that ends in \.example, except c\.y\.example$/));
    const some = '=.y.x:deny\n=b.x:deny\n';
    expect(who(`=.x:deny\n=.z:deny\n${some}`, some)).toBe(
      'only with a host name that ends in .x (but not one that ends in .y.x or b.x) or a host name that ends in .z',
    );
    const five = ['a', 'b', 'c', 'd', 'e'].map((name) => `=${name}.x:deny\n`).join('');
    expect(who(`=.x:deny\n${five}`, five)).toBe(
      'only with a host name that ends in .x, but not a.x, b.x, c.x or 2 others',
    );
    expect(who(`=.x:deny\n${five}`, five, { all: true })).toMatch(/, but not a\.x, b\.x, c\.x, d\.x or e\.x$/);
  });

  test('leave out names inside a domain that is meant as a whole', () => {
    expect(only('', '=.x:deny\n=a.x:deny\n=.y.x:deny\n=b.y.x:deny\n')).toContain(
      '), only with a host name that ends in .x\n',
    );
  });

  test('say which users have rules of their own, where that is so', () => {
    const [lines, names] = ['joe@192.0.2.7:deny\n', 'joe@192.0.2.7:deny\njim@=a:deny\nsue@10.0.0.1:deny\n'];
    expect(only(`${lines}:allow\n`, `${lines}:allow,X="1"\n`)).toBe(`\
0.0.0.0/0 (4,294,967,296 addresses)
  except where rules name the user joe
  - allow        line 2  :allow
  + allow,X="1"  line 2  :allow,X="1"
  for example 0.0.0.0`);
    expect(only(`${names}=a:allow\n`, `${names}=a:deny\n`)).toContain(
      '\n  except where rules name the users jim, joe or sue\n',
    );
    expect(only(`${names}192.0.2.:allow\n`, `${names}192.0.2.:deny\n`)).toContain(
      '\n  except where rules name the users jim or joe\n',
    );
    expect(only(`${names}192.0.3.:allow\n=a:allow\n`, `${names}192.0.3.:deny\n=a:allow\n`)).not.toContain('rules name');
    expect(only('', 'joe@10.0.0.1:deny\n')).not.toContain('rules name');
  });

  test('give a client as check takes it', () => {
    const example = (after: string): string => /for example (.*)/.exec(only('', after))![1]!;
    expect(example('=a:deny\n')).toBe('0.0.0.0 a');
    expect(example('joe@10.0.0.1:deny\n')).toBe('10.0.0.1 - joe');
    expect(example('@10.0.0.1:deny\n')).toBe('10.0.0.1 - ""');
  });

  test('name the first ranges and rules, or all', () => {
    const rules = Array.from({ length: 11 }, (_, i) => `10.0.${2 * i}.:deny\n`).join('');
    expect(only('', rules)).toBe(`\
10.0.0.0/24, 10.0.2.0/24, 10.0.4.0/24, 10.0.6.0/24, 10.0.8.0/24, 10.0.10.0/24, 10.0.12.0/24,
10.0.14.0/24, and 3 more ranges (2,816 addresses)
  - allow  no rule
  + deny   line 1  10.0.0.:deny
           line 2  10.0.2.:deny
           line 3  10.0.4.:deny
           and 8 more rules
  for example 10.0.0.0`);
    const all = only('', rules, { all: true });
    expect(all).toContain('10.0.18.0/24, 10.0.20.0/24 (2,816 addresses)\n');
    expect(all).toContain('           line 11  10.0.20.:deny\n');
    expect(all).not.toContain('more');
  });

  test('a database has keys in the place of lines, as people read them', () => {
    const database = compile(bytesOf('10.0.0.0/26:deny\n'), { dialect: 'fehcom' });
    const text = renderDifferencesText(diffOf(database, '', ['fehcom', 'fehcom']));
    expect(text).toContain('  - deny   rule  10.0.0.0/26:\n  + allow  no rule\n');
  });

  test('wide outcomes are above their rules, and very long ones are shown where they differ', () => {
    const long = 'x'.repeat(1000);
    const text = only(`:allow,A="${long}1"\n`, `:allow,A="${long}2"\n`);
    expect(text).toMatch(/\n {2}- …x{200}1"\n {6}line 1 {2}:allow,A="x+…\n {2}\+ …x{200}2"\n/);
  });

  test('show what is invisible', () => {
    expect(only('', ':allow,A="\r\x1b\xc3\xa9"\n')).toContain('+ allow,A="\\r<U+001B>é"  line 1  :allow,A="\\r');
    expect(only('', '=\xff:deny\n')).toContain('the host name \\xff\n');
  });

  test('a text in RBLSMTPD has a heading of its own', () => {
    const text = renderDifferencesText(diffOf('10.:allow\n', '10.:allow,RBLSMTPD="-no"\n'));
    expect(text).toContain('\nNewly refused: 1 difference, 16,777,216 addresses\n');
    expect(text).toContain('\n1 difference: 1 newly refused\n');
  });

  test('headings count no addresses where only some names or users are meant', () => {
    expect(rendered('', '=a:allow,RELAYCLIENT=""\n')).toContain('Newly relayed: 1 difference\n');
    const some = rendered('', '=a:allow,A="1"\n192.0.2.:allow,B="2"\n');
    expect(some).toContain('Other variables: 2 differences\n');
    expect(rendered('=a:deny\n', '=a:deny\n:deny\n')).toContain('Newly closed: 1 difference\n');
    expect(rendered('', 'joe@10.0.0.1:deny\n10.0.0.2:deny\n')).toContain('Newly closed: 2 differences\n');
  });

  test('headings count the addresses of the differences below, where these are for all clients', () => {
    expect(rendered('', '10.0.0.1-2:allow,A="1"\n10.0.1.:allow,A="2"\n')).toContain(
      'Other variables: 2 differences, 258 addresses\n',
    );
  });

  test('IPv6 text prefixes are not ranges', () => {
    const [text, other] = ['fe80::1:::allow\n', 'fe80:::deny\n'];
    expect(rendered(text, other + text, {}, ['ipv6', 'ipv6'])).toContain('IPv6 addresses that begin with fe80::\n');
    const networks = 'fe80::/16:deny\nfe80:0:0:1::/64:allow\n';
    const across = rendered(other, networks, {}, ['ipv6', 'fehcom']);
    expect(across).toContain('fe80::1:0:0:0:0/64 that begin with fe80::\n');
    expect(across).toContain('that do not begin with fe80::\n');
  });

  test('say so where IPv6 was not compared', () => {
    const note = 'note: only IPv4 clients were compared: the djb server does not support IPv6\n';
    expect(rendered(':allow\n', ':deny\n', {}, ['djb', 'fehcom'])).toContain(`\n${note}plan: `);
    expect(rendered(':allow\n', ':allow\n', {}, ['fehcom', 'djb'])).toBe(
      `no differences: new (djb) treats all clients as old (fehcom) does\n${note}`,
    );
  });

  test('have colours where they are wanted', () => {
    const text = renderDifferencesText(diffOf('', ':deny\n'), { color: true });
    expect(text).toContain('\u001b[32m+ deny\u001b[0m');
  });
});
