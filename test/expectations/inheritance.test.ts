import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DialectName } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { openDatabase } from '../../src/operations/database.js';
import { type TestVerdict, testFiles } from '../../src/operations/test.js';
import { parseRun } from '../../src/server/run-file.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

const NAMES = ['RELAYCLIENT', 'GREETDELAY', 'PATH'];
const ADDRESSES = ['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3'];

function environmentsOf(script: string, chain: string) {
  const run = parseRun(new Source('run', bytesOf(`${script}\nexec tcpserver -x x.cdb 0 25 ${chain}\n`)));
  if (run.kind !== 'server') throw new Error('not a server');
  const { environment, clientEnvironment } = run.server;
  return { environment, clientEnvironment };
}

function proved(
  rules: string,
  expectation: string,
  script: string,
  name: DialectName = 'djb',
  chain = 'qmail-smtpd',
): TestVerdict {
  const input = { rules: new Source('rules', bytesOf(`#? ${expectation}\n${rules}`)) };
  const options = { dialect: findDialect(name)!, ...environmentsOf(script, chain) };
  const [file] = testFiles([input], options).files;
  expect(file!.malformed).toEqual([]);
  return file!.expectations[0]!.result;
}

const name = fc.constantFrom('RELAYCLIENT', 'GREETDELAY');
const value = fc.constantFrom('', '1');
const instruction = fc.oneof(
  fc.tuple(name, value).map(([one, text]) => `${one}="${text}"`),
  name.map((one) => `!${one}`),
);
const rule = fc
  .tuple(
    fc.constantFrom(...ADDRESSES, '10.', ''),
    fc.constantFrom('allow', 'allow', 'deny'),
    fc.array(instruction, { maxLength: 2 }),
  )
  .map(([address, action, given]) => [`${address}:${action}`, ...given].join(','));
const required = fc.uniqueArray(fc.oneof(instruction, name), {
  minLength: 1,
  maxLength: 2,
  selector: (text) => /\w+/.exec(text)![0],
});
/** What the script exports, null for what only running tells. */
const exported = fc.dictionary(fc.constantFrom(...NAMES), fc.option(value), { maxKeys: 3 });

describe('an expectation', () => {
  test('is judged with what clients have from the environment', () => {
    holds(
      fc.property(
        fc.array(rule, { maxLength: 4 }),
        required,
        fc.boolean(),
        exported,
        fc.boolean(),
        (rules, wanted, isComplete, variables, hasMore) => {
          const text = rules.map((line) => `${line}\n`).join('');
          const script = Object.entries(variables).map(([one, known]) => `export ${one}=${known ?? '$(date)'}\n`);
          const expectation = `10.0.0.0/30 => ${[...wanted, ...(isComplete ? ['!*'] : [])].join(',')}`;
          const all = `${hasMore ? '. ./settings\n' : ''}${script.join('')}`;
          const { verdict } = proved(text, expectation, all, 'indimail');
          const database = openDatabase(compile(text, { dialect: 'indimail' }), { dialect: 'indimail' });
          const isMet = ADDRESSES.every((ip) => {
            const { action, variables: own } = database.lookup({ ip });
            // Undefined is unset, null any value or none.
            const env = new Map<string, string | null | undefined>(Object.entries(variables));
            for (const { name: one, value: given } of own) env.set(one, given);
            if (action === 'deny') return wanted.every((one) => one.startsWith('!'));
            const areMet = wanted.every((one) => {
              const [, mark, key, given] = /^(!?)(\w+)(?:="(.*)")?$/.exec(one)!;
              if (env.get(key!) === null) return false;
              const has = env.get(key!);
              if (mark === '!') return has === undefined && (!hasMore || env.has(key!));
              return has !== undefined && (given === undefined || has === given);
            });
            if (!areMet || !isComplete) return areMet;
            const others = ['RELAYCLIENT', 'GREETDELAY'].filter((one) => !wanted.some((text) => text.includes(one)));
            return !hasMore && others.every((one) => env.get(one) === undefined);
          });
          expect(verdict).toBe(isMet ? 'holds' : 'fails');
        },
      ),
      600,
    );
  });

  test.each<[string, string, string, string, 'holds' | 'fails']>([
    [':allow\n', '!RELAYCLIENT', 'export RELAYCLIENT=', 'qmail-smtpd', 'fails'],
    [':allow\n', '!RELAYCLIENT', 'RELAYCLIENT=', 'qmail-smtpd', 'holds'],
    [':deny\n', '!RELAYCLIENT', 'export RELAYCLIENT=', 'qmail-smtpd', 'holds'],
    [':allow\n', 'RELAYCLIENT=""', 'export RELAYCLIENT=', 'qmail-smtpd', 'holds'],
    [':allow,RELAYCLIENT="@x"\n', 'RELAYCLIENT="@x"', 'export RELAYCLIENT=', 'qmail-smtpd', 'holds'],
    [':allow\n', '!RELAYCLIENT', '. ./settings', 'qmail-smtpd', 'fails'],
    [':allow\n', 'allow', '. ./settings', 'qmail-smtpd', 'holds'],
    [':allow\n', 'allow,!*', 'export PATH=/bin', 'qmail-smtpd', 'holds'],
    [':allow\n', 'allow,!*', 'export A=1', 'qmail-smtpd', 'fails'],
    [':allow\n', 'A', 'export A=$(date)', 'qmail-smtpd', 'fails'],
    [':allow\n', '!RELAYCLIENT', '', 'env RELAYCLIENT= qmail-smtpd', 'fails'],
    [':deny\n', '!RELAYCLIENT', '', 'env RELAYCLIENT= qmail-smtpd', 'holds'],
    [':allow,RELAYCLIENT="@x"\n', 'RELAYCLIENT="@x"', '', 'env RELAYCLIENT= qmail-smtpd', 'fails'],
    [':allow,RELAYCLIENT="@x"\n', 'RELAYCLIENT=""', '', 'env RELAYCLIENT= qmail-smtpd', 'holds'],
    [':allow,A="1"\n', 'allow,A="1"', '', 'env RELAYCLIENT= qmail-smtpd', 'holds'],
    [':allow,A="1"\n', 'allow,A="1",!*', '', 'env RELAYCLIENT= qmail-smtpd', 'fails'],
    [':allow,A="1"\n', 'A="1"', '', 'envdir ./nowhere qmail-smtpd', 'fails'],
    [':allow\n', '!A', '', 'envdir ./nowhere qmail-smtpd', 'fails'],
    [':allow\n', 'allow', '', 'envdir ./nowhere qmail-smtpd', 'holds'],
  ])('%j => %s after "%s", before "%s", %s', (rules, wanted, script, chain, verdict) => {
    expect(proved(rules, `0.0.0.0/0 => ${wanted}`, script, 'djb', chain).verdict).toBe(verdict);
  });

  test('may be about a variable of any name that only programs after the server set', () => {
    expect(proved(':allow\n', '0.0.0.0/0 => RELAYCLENT', '', 'djb', 'env RELAYCLENT= qmail-smtpd').verdict).toBe(
      'holds',
    );
  });

  test('says which variables programs after the server set', () => {
    const result = proved(':allow\n', '0.0.0.0/0 => !RELAYCLIENT', '', 'djb', 'env RELAYCLIENT= qmail-smtpd');
    expect(result).toMatchObject({ inherited: [], forced: [{ name: 'RELAYCLIENT' }], unknown: undefined });
  });

  test('says which variables of the environment it is about', () => {
    const script = 'export A=1\nexport RELAYCLIENT=\n. ./more';
    const result = proved(':allow\n', '0.0.0.0/0 => !RELAYCLIENT', script);
    expect(result).toMatchObject({ inherited: [{ name: 'RELAYCLIENT', line: 2 }], unknown: { line: 3 } });
    const rule = proved('127.:allow,RELAYCLIENT="@x"\n', '127.0.0.0/8 => RELAYCLIENT=""', script);
    expect(rule).toMatchObject({ verdict: 'fails', inherited: [], unknown: undefined });
  });
});
