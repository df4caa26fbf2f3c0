import { isDeepStrictEqual } from 'node:util';
import { describe, expect, test } from 'vitest';
import { loadCompiled, rulesOf } from '../../scripts/golden.mjs';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import type { Outcome } from '../../src/lookup/outcome.js';
import { openDatabase } from '../../src/operations/database.js';
import { ClientDecider } from '../../src/operations/decide.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { client, type GeneratedClient } from '../support/generator/client.js';
import { ruleFile } from '../support/generator/file.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

function decide(rules: string, clients: string, dialect = DEFAULT_DIALECT): Outcome[] {
  const decider = new ClientDecider(CompiledRules.open(bytesOf(rules), dialect), dialect);
  return Array.from(decider.decide(bytesOf(clients)), (position) => decider.outcomeAt(position));
}

/** Text for people who read tests. */
function shown({ action, rule, line, variables }: Outcome): unknown[] {
  const settings = variables.map(({ name, value }) => (value === undefined ? `!${name}` : `${name}=${value}`));
  return [action, rule === undefined ? undefined : textOf(rule), line, ...settings];
}

describe('a decider', () => {
  test('has the line of the rule that decides', () => {
    const rules = '# a comment\n\n10.0-3.:allow\nno colon\n10.9.:deny\n:allow,A="1"\n';
    expect(decide(rules, '10.2.0.1\n10.9.0.1\n192.0.2.1\n').map(shown)).toEqual([
      ['allow', '10.2.', 3],
      ['deny', '10.9.', 5],
      ['allow', '', 6, 'A=1'],
    ]);
  });

  test('has no lines for a database', () => {
    const { database } = CompiledRules.compile(bytesOf('10.:deny\n'), DEFAULT_DIALECT);
    expect(decide(textOf(database), '10.0.0.1\n192.0.2.1').map(shown)).toEqual([
      ['deny', '10.', undefined],
      ['allow', undefined, undefined],
    ]);
  });

  test('takes hosts and users, with a dash for what is unset, and ignores blank lines', () => {
    const rules = '=a.example:deny\njoe@192.0.2.1:deny,X="1"\n0.0.0.0:allow,NO="ip"\n';
    const clients = '192.0.2.1 a.example\n\n192.0.2.1 - joe\n192.0.2.1\n\n- - -\n';
    expect(decide(rules, clients).map(shown)).toEqual([
      ['deny', '=a.example', 1],
      ['deny', 'joe@192.0.2.1', 2],
      ['allow', undefined, undefined],
      ['allow', '0.0.0.0', 3, 'NO=ip'],
    ]);
  });

  test('has the last value of a variable that is set twice', () => {
    expect(decide(':allow,A="1",B="2",A="3"\n', '192.0.2.1').map(shown)).toEqual([['allow', '', 1, 'A=3', 'B=2']]);
  });

  test('has null for a variable that is unset', () => {
    const [decision] = decide('10.:allow,A="1",!A,!B\n', '10.1.1.1', findDialect('indimail')!);
    expect(shown(decision!)).toEqual(['allow', '10.', 1, '!A', '!B']);
  });

  test('has no variables for a client that is denied', () => {
    expect(decide(':deny,A="1"\n', '192.0.2.1').map(shown)).toEqual([['deny', '', 1]]);
  });

  test('takes longer lists after shorter ones', () => {
    const decider = new ClientDecider(CompiledRules.compile(bytesOf('10.:deny\n'), DEFAULT_DIALECT), DEFAULT_DIALECT);
    for (const count of [1, 5000, 2]) {
      expect(decider.decide(bytesOf('10.0.0.1\n'.repeat(count)))).toHaveLength(count);
      expect(decider.decide(bytesOf('1 -\n'.repeat(count)))).toHaveLength(count);
    }
  });
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test.each(loadCompiled(name).filter(({ cdb }) => cdb !== undefined))('decides as a lookup does: $name', (golden) => {
    expectAgreement(rulesOf(golden), golden.checks ?? []);
  });

  test('decides as a lookup does for rules and clients of all kinds', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 150; i += 1) {
      const rules = ruleFile(random, dialect);
      const clients = random.list(20, () => client(random, rules));
      try {
        CompiledRules.compile(rules, dialect);
      } catch {
        continue;
      }
      expectAgreement(rules, clients);
    }
  });

  function expectAgreement(rules: Buffer, clients: readonly GeneratedClient[]): void {
    const book = CompiledRules.compile(rules, dialect);
    const database = openDatabase(book.database, { dialect: name });
    const decider = new ClientDecider(book, dialect);
    for (const { ip, host, info } of clients) {
      if (![ip, host, info].every(isWord)) continue;
      const line = [ip, host, info].map((field) => field ?? '-').join(' ');
      const [position] = decider.decide(bytesOf(line));
      const decided = decider.outcomeAt(position!);
      const [ipBytes, hostBytes, infoBytes] = [ip, host, info].map((text) =>
        text === undefined ? text : bytesOf(text),
      );
      const outcome = database.lookup({ ip: ipBytes, host: hostBytes, info: infoBytes });
      const ours = { ...decided, line: undefined };
      // Thousands of these are told apart faster than they are expected.
      if (!isDeepStrictEqual(ours, outcome)) expect(ours, seeded(`${line}\n${textOf(rules)}`)).toEqual(outcome);
    }
  }
});

/** Whether a value can be in a line of a list; `-` is what is unset. */
function isWord(text: string | undefined): boolean {
  return text === undefined || (/^[^\s]+$/.test(text) && text !== '-');
}
