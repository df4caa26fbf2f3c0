import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { databaseOf, loadCompiled, loadReadymade, rulesOf } from '../../scripts/golden.mjs';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { dump as dumpDatabase } from '../../src/operations/dump.js';
import { renderDump } from '../../src/report/dump.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', (name, dialect) => {
  const compiled = loadCompiled(name).filter(({ cdb }) => cdb !== undefined);

  test.each(compiled)('$name comes back as rules for the same database', (golden) => {
    const database = compile(rulesOf(golden), { dialect: name });
    const { output, exitCode } = dump(database, dialect);
    // A NUL in a value ends the item, so no rule makes what follows it.
    if (exitCode === 1) expect(textOf(rulesOf(golden))).toContain('\0');
    else expect(Buffer.from(compile(output, { dialect: name })).equals(database)).toBe(true);
  });

  test('any values come back', () => {
    const value = fc
      .uint8Array({ maxLength: 8 })
      .map((bytes) => bytes.filter((byte) => byte !== 10 && byte !== 0 && byte !== 34));
    holds(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), (values) => {
        const instructions = values.map((bytes, i) => `,V${i}="${textOf(bytes)}"`).join('');
        const database = compile(bytesOf(`10.1.2.3:allow${instructions}\n`), { dialect: name });
        const { output, exitCode } = dump(database, dialect);
        expect(exitCode).toBe(0);
        expect(Buffer.from(compile(output, { dialect: name })).equals(database)).toBe(true);
      }),
    );
  });
});

test.each([
  ['djb', '1.2.3.4-9:deny\n', '1.2.3.4-9:deny\n'],
  ['djb', '10.1-3.:deny\n11.:deny\n', '10.1-3.:deny\n11.:deny\n'],
  ['djb', '1.2.3.4:deny\n1.2.3.5:deny\n1.2.3.6:allow\n', '1.2.3.4-5:deny\n1.2.3.6:allow\n'],
  ['djb', '1-2.:deny\n', '1-2.:deny\n'],
  [
    'fehcom',
    '10.0.0.0/8:deny\n2001:db8::/32:deny\n::1:allow\n',
    '10.0.0.0/8:deny\n2001:db8::/32:deny\n0000:0000:0000:0000:0000:0000:0000:0001:allow\n',
  ],
  ['indimail', ':allow,!A,B="x"\n', ':allow,!A,B="x"\n'],
  ['djb', ':allow,A=/"/,B="\'"\n', ':allow,A=\'"\',B="\'"\n'],
])('%s: %j comes back as %j', (name, rules, expected) => {
  const dialect = DIALECTS.find((candidate) => candidate.name === name)!;
  expect(textOf(dump(compile(bytesOf(rules), { dialect: name }), dialect).output)).toBe(expected);
});

test('what no rule makes is a comment', () => {
  const foreign = loadReadymade('djb').find(({ name }) => name === 'r-unknown-letters')!;
  const { output, exitCode } = dump(databaseOf(foreign), DIALECTS[0]!);
  expect(exitCode).toBe(1);
  expect(textOf(output)).toMatch(/^# record at byte 2048 cannot be written as a rule: /);
});

test('bytes after the tables are reported', () => {
  const database = Buffer.concat([compile(bytesOf(':deny\n')), Buffer.from('junk')]);
  const { output, exitCode } = dump(database, DIALECTS[0]!);
  expect(exitCode).toBe(1);
  expect(textOf(output)).toBe(
    `# these rules compile to a different file; the first difference is at byte ${database.length - 4}\n:deny\n`,
  );
});

function dump(database: Uint8Array, dialect: Dialect): { output: Uint8Array; exitCode: 0 | 1 } {
  const dumped = dumpDatabase(database, { dialect });
  return { output: renderDump(dumped), exitCode: dumped.difference === undefined ? 0 : 1 };
}
