import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { databaseOf, loadCompiled, loadReadymade, rulesOf } from '../../../scripts/golden.mjs';
import { CdbFormatError } from '../../../src/cdb/format.js';
import { findTables } from '../../../src/cdb/header.js';
import type { Dialect } from '../../../src/dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../../../src/dialects/registry.js';
import { CompiledRules, looksLikeDatabase } from '../../../src/lookup/compiled-rules.js';
import type { Outcome } from '../../../src/lookup/outcome.js';
import { ClientDecider } from '../../../src/operations/decide.js';
import { type DecisionFormat, DecisionReport } from '../../../src/report/decisions/decisions.js';
import { renderEnvironment } from '../../../src/report/environment.js';
import { visibleText } from '../../../src/text/visible.js';
import { bytesOf, textOf } from '../../support/bytes.js';
import { expectSame } from '../../support/expect-same.js';
import { freshFolder } from '../../support/folder.js';
import { client, environmentOf, type GeneratedClient } from '../../support/generator/client.js';
import { ruleFile } from '../../support/generator/file.js';
import { runInProcess } from '../../support/in-process.js';
import { Random, SEED, seeded } from '../../support/random.js';
import { SLOW } from '../../support/slow.js';

const RULES = `127.:allow,RELAYCLIENT=""
10.:allow,A="1",B="two",A="3"
203.0.113.:deny,X="1"
=mail.example:allow,RBLSMTPD="-no"
joe@192.0.2.1:deny
`;

function reportOf(rules: string | Uint8Array, format: DecisionFormat, dialect: Dialect = DEFAULT_DIALECT) {
  return reportBy(new ClientDecider(CompiledRules.open(Buffer.from(rules), dialect), dialect), format);
}

/** A report that asks for decisions itself. */
function reportBy(decider: ClientDecider, format: DecisionFormat) {
  const report = new DecisionReport(decider, format);
  return {
    render: (list: Uint8Array, write: (piece: Uint8Array) => void): void =>
      report.render(list, decider.decide(list), write),
  };
}

/** All that a report says of these clients. */
function piecesOf(report: ReturnType<typeof reportBy>, list: Uint8Array): Buffer {
  const pieces: Uint8Array[] = [];
  report.render(list, (piece) => pieces.push(Buffer.from(piece)));
  return Buffer.concat(pieces);
}

function rendered(
  format: DecisionFormat,
  clients: string,
  rules: string | Uint8Array = RULES,
  dialect?: Dialect,
): string {
  return piecesOf(reportOf(rules, format, dialect), Buffer.from(clients)).toString();
}

describe('decisions as text', () => {
  test('are aligned lines of client, decision, variables, rule and line', () => {
    expect(rendered('text', '127.0.0.1\n10.1.2.3 a.example\n203.0.113.9\n192.0.2.1 - joe\n192.0.2.1\n')).toBe(
      `127.0.0.1           allow  RELAYCLIENT=""  127.:           line 1
10.1.2.3 a.example  allow  A="3",B="two"   10.:            line 2
203.0.113.9         deny   -               203.0.113.:     line 3
192.0.2.1 - joe     deny   -               joe@192.0.2.1:  line 5
192.0.2.1           allow  -               no rule
`,
    );
  });

  test('have no lines for a database', () => {
    const { database } = CompiledRules.compile(bytesOf(RULES), DEFAULT_DIALECT);
    expect(rendered('text', '10.0.0.1\n192.0.2.9', database)).toBe(
      '10.0.0.1   allow  A="3",B="two"  10.:\n192.0.2.9  allow  -              no rule\n',
    );
  });

  test('keep the columns of the first clients', () => {
    const report = reportOf(RULES, 'text');
    const first = piecesOf(report, bytesOf('127.0.0.1\n')).toString();
    const second = piecesOf(report, bytesOf('10.0.0.100\n127.0.0.1\n')).toString();
    expect(first).toBe('127.0.0.1  allow  RELAYCLIENT=""  127.:  line 1\n');
    expect(second.split('\n')[1]).toBe(first.trimEnd());
  });

  test('are written in pieces where there are many', () => {
    const report = reportOf(`:allow,A="${'x'.repeat(100_000)}"\n`, 'text');
    const pieces: number[] = [];
    report.render(bytesOf('10.0.0.1\n'.repeat(50)), (piece) => pieces.push(piece.length));
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces)).toBeLessThan(2_000_000);
  });

  test('show what is invisible or not UTF-8', () => {
    const rules = bytesOf('10.:allow,A="\xff\t"\n=\u00e9:deny\n');
    expect(rendered('text', '10.0.0.1', rules)).toContain('A="\\xff\\t"');
  });

  test('have the networks of fehcom as CIDR', () => {
    const fehcom = findDialect('fehcom')!;
    expect(rendered('text', '10.1.1.1\n2001:db8::1', '10.0.0.0/8:deny\n2001:db8::/32:deny\n', fehcom)).toBe(
      '10.1.1.1     deny   -  10.0.0.0/8:     line 1\n2001:db8::1  deny   -  2001:db8::/32:  line 2\n',
    );
  });
});

describe('decisions as JSON', () => {
  test('are one object a line, of just this shape', () => {
    expect(rendered('json', '127.0.0.1\n10.1.2.3 a.example joe\n203.0.113.9\n192.0.2.9')).toBe(
      `{"ip":"127.0.0.1","host":null,"info":null,"action":"allow","rule":"127.","line":1,"env":{"RELAYCLIENT":""}}
{"ip":"10.1.2.3","host":"a.example","info":"joe","action":"allow","rule":"10.","line":2,"env":{"A":"3","B":"two"}}
{"ip":"203.0.113.9","host":null,"info":null,"action":"deny","rule":"203.0.113.","line":3,"env":{}}
{"ip":"192.0.2.9","host":null,"info":null,"action":"allow","rule":null,"line":null,"env":{}}
`,
    );
  });

  test('have no lines for a database, and null for what is unset', () => {
    const indimail = findDialect('indimail')!;
    const { database } = CompiledRules.compile(bytesOf('10.:allow,!A,B=""\n'), indimail);
    expect(rendered('json', '10.0.0.1', database, indimail)).toBe(
      '{"ip":"10.0.0.1","host":null,"info":null,"action":"allow","rule":"10.","line":null,"env":{"A":null,"B":""}}\n',
    );
  });

  test('escape what has to be escaped', () => {
    const line = rendered('json', '10.0.0.1 "\\\u0001', '10.:allow,A=/"\\\u0001é/\n');
    expect(JSON.parse(line)).toMatchObject({ host: '"\\\u0001', env: { A: '"\\\u0001é' } });
  });

  test('have variables with names that objects have already', () => {
    const line = rendered('json', '10.0.0.1', '10.:allow,__proto__="1",constructor="2"\n');
    expect(Object.entries(JSON.parse(line).env)).toEqual([
      ['__proto__', '1'],
      ['constructor', '2'],
    ]);
  });
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  test('text and JSON show the decisions, for rules and clients of all kinds', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 200; i += 1) {
      const rules = ruleFile(random, dialect);
      let decider: ClientDecider;
      try {
        decider = new ClientDecider(CompiledRules.compile(rules, dialect), dialect);
      } catch {
        continue;
      }
      const lines = random.list(10, () => lineOf(client(random, rules))).filter((line) => line !== undefined);
      const list = bytesOf(lines.join('\n'));
      const decisions = Array.from(decider.decide(list), (position) => decider.outcomeAt(position));
      const json = textOf(piecesOf(reportBy(decider, 'json'), list))
        .trimEnd()
        .split('\n');
      const text = textOf(piecesOf(reportBy(decider, 'text'), list))
        .trimEnd()
        .split('\n');
      for (const [number, decision] of decisions.entries()) {
        const note = (): string => seeded(`${lines[number]}\n${textOf(rules.subarray(0, 2000))}`);
        const { action, rule, line, env } = JSON.parse(Buffer.from(bytesOf(json[number]!)).toString());
        expectSame({ action, rule, line, env }, jsonOf(decision, dialect), note);
        const [shown, expected] = [
          Buffer.from(bytesOf(text[number]!)).toString(),
          textLineOf(visibleText(bytesOf(lines[number]!)), decision, dialect),
        ].map((line) => line.replaceAll(/ {2,}/g, '  '));
        expectSame(shown, expected, note);
      }
    }
  });

  test('--format tcprulescheck prints what tcprulescheck prints, for each recorded case', SLOW, () => {
    const folder = freshFolder();
    let count = 0;
    for (const golden of loadCompiled(name)) {
      if (golden.cdb === undefined) continue;
      const { database } = CompiledRules.compile(rulesOf(golden), dialect);
      count += compare(folder, database, golden.checks ?? []);
    }
    for (const golden of loadReadymade(name)) {
      // What does not look like a database is taken for rules.
      const database = databaseOf(golden);
      if (!looksLikeDatabase(database)) continue;
      if (isWhole(database)) count += compare(folder, database, golden.checks);
      // The original programs find no rule in many damaged databases, and allow every client.
      else expect(() => CompiledRules.open(database, dialect)).toThrow(CdbFormatError);
    }
    expect(count).toBeGreaterThan(50);
  });

  function isWhole(database: Uint8Array): boolean {
    try {
      findTables(database, database.length);
      return true;
    } catch {
      return false;
    }
  }

  /** Asks both programs about these clients; returns how many could be asked about. */
  function compare(folder: string, database: Uint8Array, checks: readonly GeneratedClient[]): number {
    writeFileSync(join(folder, 'rules.cdb'), database);
    const askable = checks.filter((check) => lineOf(check) !== undefined);
    const dropIns = askable.map((check) => {
      return runInProcess('tcprulescheck', folder, [`--dialect=${name}`, 'rules.cdb'], { env: environmentOf(check) });
    });
    // Where one fails, what is asked after it gets no answer.
    const lists = dropIns.every(({ exitCode }) => exitCode === 0) ? [askable] : askable.map((check) => [check]);
    const args = ['check', '--dialect', name, '--format', 'tcprulescheck', 'rules.cdb'];
    for (const list of lists) {
      const asked = dropIns.slice(askable.indexOf(list[0]!)).slice(0, list.length);
      const stdin = bytesOf(list.map((check) => `${lineOf(check)}\n`).join(''));
      const ours = runInProcess('tcprulesctl', folder, args, { stdin });
      expect([ours.exitCode, textOf(ours.stdout)], JSON.stringify(list)).toEqual([
        asked[0]?.exitCode ?? 0,
        asked.map(({ stdout }) => textOf(stdout)).join(''),
      ]);
    }
    return askable.length;
  }
});

/** A client as a line of a list, undefined for one that no line can tell of. */
function lineOf({ ip, host, info }: GeneratedClient): string | undefined {
  const fields = [ip, host, info];
  if (fields.some((field) => field !== undefined && (/^-?$|\s/.test(field) || field.includes('\0')))) return undefined;
  return fields.map((field) => field ?? '-').join(' ');
}

function jsonOf({ action, rule, line, variables }: Outcome, dialect: Dialect): object {
  const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  return {
    action,
    rule: rule === undefined ? null : decode(dialect.formatKey(rule)),
    line: line ?? null,
    env: Object.fromEntries(
      variables.map(({ nameBytes, valueBytes }) => [decode(nameBytes), valueBytes ? decode(valueBytes) : null]),
    ),
  };
}

function textLineOf(client: string, { action, rule, line, variables }: Outcome, dialect: Dialect): string {
  const words = [
    client,
    action,
    renderEnvironment(variables) || '-',
    rule === undefined ? 'no rule' : `${visibleText(dialect.formatKey(rule))}:`,
    line === undefined ? '' : `line ${line}`,
  ];
  return words
    .map((word, i) => (i === 1 ? word.padEnd(5) : word))
    .join('  ')
    .trimEnd();
}
