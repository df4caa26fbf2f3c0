import { describe, expect, test } from 'vitest';
import type { DialectName } from '../../src/dialects/dialect.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compile, parse, type RuleLine, Source } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { ruleFile } from '../support/generator/file.js';
import { Random, SEED, seeded } from '../support/random.js';

/** A line as text: what it is, and what its spans cover. */
function shown(line: RuleLine, source: Source): string {
  const text = (span: { start: number; end: number }): string => textOf(source.slice(span));
  switch (line.kind) {
    case 'rule': {
      const { address, action, variables } = line.rule;
      const settings = variables.map(({ name, value }) =>
        value ? ` ${text(name)}=[${text(value)}]` : ` !${text(name)}`,
      );
      return `rule [${text(address)}] ${action}${settings.join('')}`;
    }
    case 'malformed':
      return `malformed ${line.diagnostic.code} at [${text(line.diagnostic.span)}]`;
    default:
      return line.kind;
  }
}

function parsed(text: string, dialect: DialectName): string[] {
  const source = new Source('rules', bytesOf(text));
  return parse(source, { dialect }).map((line) => shown(line, source));
}

describe('what a line is, to djb', () => {
  test.each([
    ['\n', 'blank'],
    ['#', 'comment'],
    ['# :allow \r', 'comment'],
    [' #x:allow', 'rule [ #x] allow'],
    ['hello', 'ignored'],
    [' \t', 'ignored'],
    ['\0', 'ignored'],
    [':allow', 'rule [] allow'],
    ['1.2.3.4:deny \t \t', 'rule [1.2.3.4] deny'],
    ['a:allow,A="x",=//,B b=1,1,C=" "', 'rule [a] allow A=[x] =[] B b=[,] C=[ ]'],
    [':allow,A,B="="', 'rule [] allow A,B=[=]'],
    ['::1:deny', 'malformed unknown-instruction at [:1:deny]'],
    [':ALLOW', 'malformed unknown-instruction at [ALLOW]'],
    [':', 'malformed unknown-instruction at []'],
    [':allowed', 'malformed missing-comma at [ed]'],
    [':allow\r', 'malformed missing-comma at [\r]'],
    [':allow,A="x"y', 'malformed missing-comma at [y]'],
    [':allow,', 'malformed missing-equals at [,]'],
    [':allow,A="x",B', 'malformed missing-equals at [,B]'],
    [':allow,!A', 'malformed missing-equals at [,!A]'],
    [':allow,A=', 'malformed missing-value at []'],
    [':allow,A="x', 'malformed unbalanced-quote at ["x]'],
    [':allow,A= x ', 'malformed unbalanced-quote at [ x]'],
    ['my-host:allow', 'malformed malformed-range at [my-host]'],
    ['1-2@x:allow', 'rule [1-2@x] allow'],
  ])('%j', (text, expected) => {
    expect(parsed(text, 'djb')).toEqual([expected]);
  });
});

describe('what a line is, to the others', () => {
  test.each<[DialectName, string, string]>([
    ['ipv6', '2001:db8:::deny', 'rule [2001:db8::] deny'],
    ['ipv6', 'hello', 'malformed no-rule at [hello]'],
    ['ipv6', ':ALLOW', 'malformed no-rule at [:ALLOW]'],
    ['ipv6', 'a:denyx:allow', 'malformed missing-comma at [x:allow]'],
    ['indimail', ':ALLOW', 'ignored'],
    ['indimail', 'hello', 'malformed no-colon at [hello]'],
    ['indimail', ':allow,!A,B="x",!!C', 'rule [] allow !A B=[x] !!C'],
    ['indimail', ':allow,!', 'malformed malformed-unset at [,!]'],
    ['indimail', ':allow,A,B="y"', 'malformed malformed-unset at [,A,B="y"]'],
    ['fehcom', '::1:deny', 'rule [::1] deny'],
    ['fehcom', '1.2.3.4,allow', 'rule [1.2.3.4] allow'],
    ['fehcom', 'hello', 'ignored'],
    ['fehcom', '10.0.0.0/33:deny', 'malformed invalid-prefix-length at [10.0.0.0/33]'],
    ['fehcom', '10.0.0.0/x:deny', 'malformed malformed-prefix-length at [10.0.0.0/x]'],
    ['fehcom', 'a:b:deny', 'malformed invalid-ipv6-address at [a:b]'],
    ['fehcom', 'z:1/8:deny', 'malformed invalid-ipv6-network at [z:1/8]'],
  ])('%s: %j', (dialect, text, expected) => {
    expect(parsed(text, dialect)).toEqual([expected]);
  });
});

test('a file is read to its end, malformed lines and all', () => {
  expect(parsed(':bad\n\n# x\n1.:deny\n:allow,\n:allow', 'djb')).toEqual([
    'malformed unknown-instruction at [bad]',
    'blank',
    'comment',
    'rule [1.] deny',
    'malformed missing-equals at [,]',
    'rule [] allow',
  ]);
  expect(parsed('', 'djb')).toEqual([]);
});

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('any file, to %s', (name, dialect) => {
  const random = new Random(SEED);
  const files = random.list(400, () => (random.onceIn(10) ? noise(random) : ruleFile(random, dialect)));

  test.each(['lines put together are the file', 'parts lie in their line, in order', 'the tree has all that counts'])(
    '%s',
    (claim) => {
      for (const file of files) {
        const source = new Source('rules', file);
        const lines = parse(source, { dialect: name });
        const message = (): string => seeded(textOf(file.subarray(0, 2000)));
        if (claim.startsWith('lines')) {
          const whole = lines.map(({ span }) => textOf(source.slice(span))).join('\n');
          expectSame(whole + (file.at(-1) === 10 ? '\n' : ''), textOf(file), message);
        } else if (claim.startsWith('parts')) {
          for (const line of lines)
            expectSame(
              partsOf(line),
              partsOf(line).toSorted((a, b) => a - b),
              message,
            );
        } else if (lines.every(({ kind }) => kind !== 'malformed')) {
          const again = compile(bytesOf(printed(lines, source)), { dialect: name });
          expectSame(Buffer.from(again).equals(compile(file, { dialect: name })), true, message);
        }
      }
    },
  );
});

/** Bytes that the grammar has a meaning for, without any. */
function noise(random: Random): Buffer {
  const tokens = [
    ':',
    'allow',
    'deny',
    ',',
    '=',
    '"',
    '\n',
    '\n',
    '#',
    ' ',
    'A',
    '-',
    '1',
    '.',
    '!',
    '/',
    '@',
    '\0',
    '\xff',
  ];
  return bytesOf(random.list(random.below(200), () => random.pick(tokens)).join(''));
}

function partsOf(line: RuleLine): number[] {
  const { span } = line;
  if (line.kind === 'malformed') return [span.start, line.diagnostic.span.start, line.diagnostic.span.end, span.end];
  if (line.kind !== 'rule') return [span.start, span.end];
  const { address, variables } = line.rule;
  const inside = variables.flatMap(({ span, name, value }) => [
    ...[span.start, name.start, name.end],
    ...(value === undefined ? [] : [value.start, value.end]),
    span.end,
  ]);
  return [span.start, address.start, address.end, ...inside, span.end];
}

/** The rules alone, written anew. */
function printed(lines: readonly RuleLine[], source: Source): string {
  return lines
    .flatMap((line) => (line.kind === 'rule' ? [line.rule] : []))
    .map(({ address, action, variables }) => {
      const settings = variables.map(({ span }) => textOf(source.slice(span)));
      return `${textOf(source.slice(address))}:${action}${settings.join('')}\n`;
    })
    .join('');
}
