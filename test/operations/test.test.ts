import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { compile } from '../../src/operations/compile.js';
import { isCoverageTooLow, type TestInput, testFiles } from '../../src/operations/test.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { SLOW } from '../support/slow.js';
import { tested } from '../support/tested.js';

const djb = findDialect('djb')!;
const RULES = '127.:allow,RELAYCLIENT=""\n10.0.0.1-3:deny\n:allow\n';

function source(name: string, text: string | Uint8Array): Source {
  return new Source(name, typeof text === 'string' ? bytesOf(text) : text);
}

describe('testing rule files', () => {
  test.each([
    [{ a: '#? 127.0.0.1 => allow\n' }, {}, 0],
    [{ a: '#? 127.0.0.1 => deny\n' }, {}, 1],
    [{ a: '#? 127.0.0.1 => denied\n' }, {}, 100],
    [{ a: '#? 127.0.0.1 => deny\n', b: '10.: allow\n' }, {}, 100],
    [{ a: '' }, {}, 0],
    [{ a: '' }, { isRequired: true }, 1],
    [{ a: '#? x\n' }, { isRequired: true }, 100],
    [{ a: `#? 127.0.0.1 => allow\n${RULES}` }, { coverage: true }, 0],
    [{ a: `#? 127.0.0.1 => allow\n${RULES}` }, { minCoverage: 33 }, 0],
    [{ a: `#? 127.0.0.1 => allow\n${RULES}` }, { minCoverage: 34 }, 1],
    [{ a: `#? 127.0.0.1 10.0.0.2 => !X\n#? 10.0.0.4 => !X\n${RULES}` }, { minCoverage: 100 }, 0],
    [{ a: '#? 127.0.0.1 => allow\n' }, { minCoverage: 100 }, 0],
  ])('%j with %j ends with %i', (files, options, exitCode) => {
    expect(tested(files as unknown as Record<string, string>, options).exitCode).toBe(exitCode);
  });

  test('reads expectations from the rules and from other files, in this order', () => {
    const input: TestInput = {
      rules: source('rules', `#? 127.0.0.1 => allow\n# no expectation\n #? 10.0.0.1 => deny\n${RULES}`),
      expectations: [
        source('one', '10.0.0.2 => deny\n\n# comment\n#? 10.0.0.3 => deny'),
        source('two', '10.0.0.4 => allow'),
      ],
    };
    const [file] = testFiles([input], { dialect: djb }).files;
    const names = file!.expectations.map(({ source }) => source.name);
    expect(names).toEqual(['rules', 'one', 'one', 'two']);
    expect(file!.expectations.every(({ result }) => result.verdict === 'holds')).toBe(true);
  });

  test('asks a database in the place of the rules, whether these compile or not', () => {
    const database = source('cdb', compile(bytesOf('127.:deny\n=a.example:deny\n127.:allow\n')));
    const rules = source('rules', '#? 127.0.0.1 => allow\n127.: allow\n');
    const { files, exitCode } = testFiles([{ rules, expectations: [], database }], { dialect: djb, coverage: true });
    expect(exitCode).toBe(1);
    const { result } = files[0]!.expectations[0]!;
    expect(result).toMatchObject({
      verdict: 'fails',
      count: '1',
      smallest: { ip: '127.0.0.1', outcome: { action: 'deny', line: undefined } },
    });
    // The first record of a key counts, so the second is not a rule of its own.
    expect(files[0]!.coverage).toMatchObject({ rules: 2, covered: 1 });
    const [uncovered] = files[0]!.coverage!.uncovered;
    expect(uncovered?.kind === 'key' && textOf(uncovered.key)).toBe('=a.example');
  });

  test('takes a database for the rules, in which it looks for no expectations', () => {
    const rules = source(
      'cdb',
      compile(bytesOf('#x:allow\n10.:deny,A="\n#? 127.0.0.1 => deny\n"\n'.replaceAll('\n', ' ').trim())),
    );
    const input = { rules, expectations: [source('more', '127.0.0.1 => allow')] };
    expect(testFiles([input], { dialect: djb }).exitCode).toBe(0);
  });

  test('counts lines that are rules, and no others', () => {
    const [file] = tested({ a: `# a\n\nno rule\n${RULES}12.3-1.:deny\n127.:deny\n` }, { coverage: true }).files;
    expect(file!.coverage).toMatchObject({ rules: 5, covered: 0 });
    expect(file!.coverage!.uncovered.map((rule) => rule.kind === 'line' && rule.line)).toEqual([4, 5, 6, 7, 8]);
    expect(isCoverageTooLow(file!)).toBe(false);
  });

  test('counts the rules of long files, too', SLOW, () => {
    const rules = Array.from({ length: 70_000 }, (_, i) => `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}:deny\n`).join(
      '',
    );
    const [file] = tested({ a: `#? 10.0.0.0/16 => deny\n${rules}` }, { coverage: true }).files;
    expect(file!.coverage).toMatchObject({ rules: 70_000, covered: 65_536 });
    expect(file!.coverage!.uncovered[0]).toEqual({ kind: 'line', line: 65_538 });
  });

  test('asks rules of -y first', () => {
    const input = {
      rules: source('rules', '=a.example:deny\n:allow,A="1"\n'),
      expectations: [source('more', '10.0.0.1 =* => A')],
    };
    const early = '10.0.0.0/31:allow\n';
    const [file] = testFiles([input], { dialect: 'fehcom', early, coverage: true }).files;
    expect(file!.expectations[0]!.result).toMatchObject({ smallest: { outcome: { isEarly: true, line: 1 } } });
    expect(file!.coverage).toMatchObject({ rules: 2, covered: 0 });
    const database = compile(bytesOf(early), { dialect: 'fehcom' });
    expect(testFiles([input], { dialect: 'fehcom', early: database }).exitCode).toBe(1);
    expect(testFiles([input], { dialect: 'fehcom', early: '10.0.0.2:allow\n=a.example:allow\n' }).exitCode).toBe(1);
    expect(() => testFiles([input], { dialect: 'ipv6', early: '10.:deny\n' })).toThrow(RangeError);
    expect(() => testFiles([input], { early: 1 as unknown as string })).toThrow('options.early');
    expect(() => testFiles([input], { dialect: 'fehcom', early: '1.2.3.4/99:deny\n' })).toThrow(
      'invalid prefix length',
    );
  });
});
