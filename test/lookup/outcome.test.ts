import { expect, test } from 'vitest';
import { NO_RULE, parseOutcome } from '../../src/lookup/outcome.js';
import { bytesOf, textOf } from '../support/bytes.js';

test.each([
  ['nothing', '', false, 'allow', []],
  ['a variable', '+A=x\0', false, 'allow', ['A=x']],
  ['a deny', 'D\0', false, 'deny', []],
  ['a deny keeps its variables to itself', '+A=x\0D\0+B=y\0', false, 'deny', []],
  ['a variable set twice is there once, as it was set last', '+A=1\0+B=2\0+A=3\0', false, 'allow', ['A=3', 'B=2']],
  ['an unset', '-A\0+B=y\0', true, 'allow', ['!A', 'B=y']],
  ['an unset where there is none', '-A\0+B=y\0', false, 'allow', ['B=y']],
])('%s', (_, data, knowsUnset, action, expected) => {
  const outcome = parseOutcome({ key: bytesOf('key'), data: bytesOf(data) }, 7, knowsUnset);
  const variables = outcome.variables.map(({ name, value }) => (value === undefined ? `!${name}` : `${name}=${value}`));
  expect({ ...outcome, variables }).toEqual({ action, rule: bytesOf('key'), line: 7, variables: expected });
});

test('an outcome keeps its bytes when those it was made of change', () => {
  const [key, data] = [bytesOf('key'), bytesOf('+A=x\0')];
  const outcome = parseOutcome({ key, data }, undefined, false);
  key.fill(0);
  data.fill(0);
  expect(textOf(outcome.rule!)).toBe('key');
  expect(textOf(outcome.variables[0]!.valueBytes!)).toBe('x');
});

test('without a rule a connection is allowed', () => {
  expect(parseOutcome(undefined, undefined, false)).toEqual(NO_RULE);
  expect(NO_RULE).toEqual({ action: 'allow', rule: undefined, line: undefined, variables: [] });
});

test('variables are text as well as bytes', () => {
  const { variables } = parseOutcome({ key: bytesOf(''), data: bytesOf('+\xc3\xa9=\xff\0-\xfe\0') }, undefined, true);
  expect(variables).toEqual([
    { name: 'é', value: '\ufffd', nameBytes: bytesOf('\xc3\xa9'), valueBytes: bytesOf('\xff') },
    { name: '\ufffd', value: undefined, nameBytes: bytesOf('\xfe'), valueBytes: undefined },
  ]);
});
