import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DEFAULT_DIALECT, findDialect } from '../../src/dialects/registry.js';
import { parseClient } from '../../src/lookup/client-line.js';
import { compile } from '../../src/operations/compile.js';
import { explain } from '../../src/operations/explain.js';
import { renderExplanation } from '../../src/report/explanation.js';
import { Source } from '../../src/text/source.js';
import { explainValue } from '../../src/variables/catalogue.js';
import { bytesOf } from '../support/bytes.js';

const RULES = `127.:allow,RELAYCLIENT=""
10.:deny
=mail.example:allow,RBLSMTPD="-no",XYZZY="\xe9"
:allow,QMAILQUEUE="/bin/scan"
`;

function text(client: string, { rules = RULES, dialect = DEFAULT_DIALECT, isDatabase = false, hasColor = false } = {}) {
  const source = new Source('tcp.smtp', bytesOf(rules));
  const asked = isDatabase ? compile(source, { dialect }) : source;
  return renderExplanation(explain(asked, parseClient(bytesOf(client)), { dialect }), { color: hasColor });
}

function json(client: string, rules = RULES, dialect: Dialect = DEFAULT_DIALECT): string {
  const explanation = explain(bytesOf(rules), parseClient(bytesOf(client)), { dialect });
  return renderExplanation(explanation, { format: 'json' });
}

describe('an explanation for people', () => {
  test('has candidates, the line that decides, its environment, and what is different without a name', () => {
    expect(text('192.0.2.1 mail.example')).toBe(`192.0.2.1 (mail.example) is allowed

Keys tried, most specific first:
  192.0.2.1:      miss       address
  =mail.example:  hit        host
  192.0.2.:       not tried  network
  192.0.:         not tried  network
  192.:           not tried  network
  =.example:      not tried  domain
  =:              not tried  any host
  :               not tried  default

Line 3 decides:
  =mail.example:allow,RBLSMTPD="-no",XYZZY="\\xe9"

Its environment:
  RBLSMTPD="-no"  ${explainValue('RBLSMTPD', '-no')}
  XYZZY="\\xe9"  unknown variable

The default rule also sets these, but only the rule that decides counts:
  QMAILQUEUE="/bin/scan"  ${explainValue('QMAILQUEUE', undefined)}

Without TCPREMOTEHOST (tcpserver -H, or no name found): : allow,QMAILQUEUE="/bin/scan"
`);
  });

  test('has no environment for a client that is denied', () => {
    const shown = text('10.1.1.1');
    expect(shown).toMatch(/^10\.1\.1\.1 is denied\n/);
    expect(shown).toContain('\nLine 2 decides:\n  10.:deny\nThe connection is closed before any program is started.\n');
    expect(shown).not.toContain('environment');
  });

  test('says so where no rule is found', () => {
    expect(text('10.1.1.1', { rules: '' })).toMatch(/\nNo rule matches, so the connection is allowed\.\n$/);
  });

  test('has the rule alone for a database', () => {
    const shown = text('127.0.0.1', { isDatabase: true });
    expect(shown).toContain('\nThe rule 127.: decides.\n');
    expect(shown).not.toContain('Line');
  });

  test('says who the client is, whatever is not known', () => {
    expect(text('- mail.example joe')).toMatch(/^a client without an address \(mail\.example, user joe\) is allowed\n/);
  });

  test('has colours that change nothing else', () => {
    const colored = text('192.0.2.1 mail.example', { hasColor: true });
    expect(colored).toContain('\u001b[32mis allowed\u001b[0m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(text('192.0.2.1 mail.example'));
  });

  test('shows the keys of fehcom as networks', () => {
    const fehcom = findDialect('fehcom')!;
    const shown = text('10.1.2.3', { rules: '10.0.0.0/8:deny\n', dialect: fehcom });
    expect(shown).toMatch(/^ {2}10\.0\.0\.0\/8: +hit +network$/m);
  });

  test('shows networks of few bits, and each network once', () => {
    const fehcom = findDialect('fehcom')!;
    const shown = text('192.0.2.1', { rules: '192.0.0.0/2:deny\n192.0.2.1/32:deny\n', dialect: fehcom });
    expect(shown).toMatch(/^ {2}192\.0\.0\.0\/2: +not tried +network$/m);
    expect(shown.match(/^ {2}192\.0\.2\.1\/32: /gm)).toHaveLength(1);
    expect(shown).not.toContain('  _');
    const v6 = text('2001:db8::1', { rules: ':deny\n', dialect: fehcom });
    expect(v6).toMatch(/^ {2}2001:db8::1\/128: +miss +network$/m);
    expect(v6).not.toContain('  ^');
  });

  test('leaves out most of many networks that have no rule', () => {
    const fehcom = findDialect('fehcom')!;
    const shown = text('2001:db8::1', { rules: '2001:db8::/32:deny\n', dialect: fehcom });
    expect(shown).toMatch(/^ {2}2001:db8::\/32: +hit +network$/m);
    expect(shown.split('\n').length).toBeLessThan(30);
    for (const line of shown.split('\n')) expect(line.length).toBeLessThan(100);
  });
});

describe('an explanation as JSON', () => {
  test('is one document of just this shape', () => {
    expect(JSON.parse(json('192.0.2.1 mail.example joe'))).toEqual({
      version: 1,
      client: { ip: '192.0.2.1', host: 'mail.example', info: 'joe' },
      candidates: [
        { key: 'joe@192.0.2.1', step: 'info@address', result: 'miss' },
        { key: 'joe@=mail.example', step: 'info@host', result: 'miss' },
        { key: '192.0.2.1', step: 'address', result: 'miss' },
        { key: '=mail.example', step: 'host', result: 'hit' },
        { key: '192.0.2.', step: 'network', result: 'not-tried' },
        { key: '192.0.', step: 'network', result: 'not-tried' },
        { key: '192.', step: 'network', result: 'not-tried' },
        { key: '=.example', step: 'domain', result: 'not-tried' },
        { key: '=', step: 'any-host', result: 'not-tried' },
        { key: '', step: 'default', result: 'not-tried' },
      ],
      outcome: { action: 'allow', rule: '=mail.example', line: 3, env: { RBLSMTPD: '-no', XYZZY: '\ufffd' } },
      variables: [
        { name: 'RBLSMTPD', value: '-no', meaning: expect.stringContaining('553 no') },
        { name: 'XYZZY', value: '\ufffd', meaning: null },
      ],
      notInherited: [{ name: 'QMAILQUEUE', value: '/bin/scan', meaning: expect.stringMatching(/^not set: /) }],
      withoutHost: { action: 'allow', rule: '', line: 4, env: { QMAILQUEUE: '/bin/scan' } },
    });
  });

  test('has null for what is not there', () => {
    const indimail = findDialect('indimail')!;
    expect(JSON.parse(json('10.1.1.1', ':allow,!A\n', indimail))).toMatchObject({
      client: { ip: '10.1.1.1', host: null, info: null },
      outcome: { line: 1, env: { A: null } },
      withoutHost: null,
    });
    expect(JSON.parse(json('10.1.1.1', ''))).toMatchObject({ outcome: { rule: null, line: null, env: {} } });
  });
});
