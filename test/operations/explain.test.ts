import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { parseClient } from '../../src/lookup/client-line.js';
import { CompiledRules, looksLikeDatabase } from '../../src/lookup/compiled-rules.js';
import { ClientError } from '../../src/net/client.js';
import { openDatabase } from '../../src/operations/database.js';
import { ClientDecider } from '../../src/operations/decide.js';
import { type Explanation, explain } from '../../src/operations/explain.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { client } from '../support/generator/client.js';
import { ruleFile } from '../support/generator/file.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

const RULES = `127.:allow,RELAYCLIENT=""
10.:allow,RELAYCLIENT="",RBLSMTPD="spam"
10.6.:deny,RELAYCLIENT=""
=mail.example:allow,RBLSMTPD="-no"
:allow,QMAILQUEUE="/bin/scan",RBLSMTPD=""
`;

function explained(line: string, rules = RULES): Explanation {
  return explain(bytesOf(rules), parseClient(bytesOf(line)));
}

describe('explain', () => {
  test('refuses a host name longer than any server passes on, which would have too many keys', () => {
    expect(() => explained(`10.1.2.3 ${'a.'.repeat(16_000)}`)).toThrow(
      new ClientError(
        'the host name has 32000 bytes; a name of the DNS has 255 at most, and no server writes more than 1024 for it',
      ),
    );
    expect(explained(`10.1.2.3 ${'a.'.repeat(512)}`).candidates).toHaveLength(519);
  });

  test('has every candidate, and its result', () => {
    const { candidates } = explained('10.1.2.3 a.b');
    expect(candidates.map(({ step, key, result }) => `${step} ${textOf(key)} ${result}`)).toEqual([
      'address 10.1.2.3 miss',
      'host =a.b miss',
      'network 10.1.2. miss',
      'network 10.1. miss',
      'network 10. hit',
      'domain =.b not-tried',
      'any-host = not-tried',
      'default  not-tried',
    ]);
  });

  test('describes each variable for this client', () => {
    const { variables } = explained('10.1.2.3');
    expect(variables.map(({ name, value, meaning }) => [name, value, meaning])).toEqual([
      ['RELAYCLIENT', '', 'this client may send to any address'],
      ['RBLSMTPD', 'spam', expect.stringContaining('451 spam')],
    ]);
  });

  test('distinguishes a temporary refusal from a permanent one', () => {
    const [{ meaning = '' } = {}] = explained('192.0.2.1 mail.example').variables;
    expect(meaning).toContain('553 no');
    expect(explained('10.1.2.3').variables[1]!.meaning).not.toContain('553');
  });

  test('does not describe an unknown variable', () => {
    expect(explained('10.1.1.1', '10.:allow,XYZZY="1"\n').variables).toEqual([
      { name: 'XYZZY', value: '1', nameBytes: bytesOf('XYZZY'), valueBytes: bytesOf('1'), meaning: undefined },
    ]);
  });

  test('names the variables of the default rule that this client goes without', () => {
    const { notInherited } = explained('10.1.2.3');
    expect(notInherited.map(({ name, value, meaning }) => [name, value, meaning])).toEqual([
      ['QMAILQUEUE', '/bin/scan', expect.stringMatching(/^not set: /)],
    ]);
    expect(explained('192.0.2.1').notInherited).toEqual([]);
    expect(explained('10.6.1.1').notInherited).toEqual([]);
    expect(explained('10.1.1.1', '10.:allow,A="1"\n').notInherited).toEqual([]);
  });

  test('shows what changes without a host name', () => {
    expect(explained('192.0.2.1').withoutHost).toBeUndefined();
    expect(explained('10.1.2.3 a.b').withoutHost).toBeUndefined();
    const { outcome, withoutHost } = explained('192.0.2.1 mail.example');
    expect([textOf(outcome.rule!), textOf(withoutHost!.rule!), withoutHost!.line]).toEqual(['=mail.example', '', 5]);
    const none = explained('192.0.2.1 a.b', '=:deny\n').withoutHost;
    expect(none).toEqual({ action: 'allow', rule: undefined, line: undefined, variables: [] });
  });

  test('a client that is denied has no environment', () => {
    const { outcome, variables } = explained('10.6.1.1');
    expect([outcome.action, outcome.variables, variables]).toEqual(['deny', [], []]);
  });

  test('has no lines for a database', () => {
    const database = textOf(CompiledRules.compile(bytesOf(RULES), DEFAULT_DIALECT).database);
    expect(explained('10.1.2.3', database).outcome.line).toBeUndefined();
    expect(explained('10.1.2.3').outcome.line).toBe(2);
  });
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('decides as check does, and tries what a trace tries', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 60; i += 1) {
      const rules = ruleFile(random, dialect);
      if (looksLikeDatabase(rules)) continue;
      let book: CompiledRules;
      try {
        book = CompiledRules.compile(rules, dialect);
      } catch {
        continue;
      }
      const decider = new ClientDecider(book, dialect);
      const database = openDatabase(book.database, { dialect: name });
      for (const { ip, host, info } of random.list(10, () => client(random, rules))) {
        const line = [ip, host, info].map((field) => (field === undefined || /\s|^$/.test(field) ? '-' : field));
        const who = parseClient(bytesOf(line.join(' ')));
        const { candidates, outcome } = explain(rules, who, { dialect });
        const [position] = decider.decide(bytesOf(line.join(' ')));
        const note = seeded(`${line.join(' ')}\n${textOf(rules)}`);
        expect(outcome, note).toEqual(decider.outcomeAt(position!));
        // Texts are compared faster than bytes.
        expect(readable(candidates), note).toEqual(readable(database.trace(who)));
      }
    }
  });
});

function readable(candidates: Explanation['candidates']): string[] {
  return candidates.map(({ step, key, result }) => `${step} ${result} ${textOf(key)}`);
}
