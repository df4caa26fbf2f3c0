import { expect, test } from 'vitest';
import { NO_RULE, outcomeOf } from '../../src/lookup/outcome.js';
import { bytesOf, textOf } from '../support/bytes.js';

test.each([
  ['nothing', '', false, 'allow', []],
  ['a variable', '+A=x\0', false, 'allow', ['A=x']],
  ['a deny', 'D\0', false, 'deny', []],
  ['a deny keeps its variables to itself', '+A=x\0D\0+B=y\0', false, 'deny', []],
  ['an unset', '-A\0+B=y\0', true, 'allow', ['!A', 'B=y']],
  ['an unset where there is none', '-A\0+B=y\0', false, 'allow', ['B=y']],
])('%s', (_, data, knowsUnset, action, expected) => {
  const outcome = outcomeOf(bytesOf('key'), bytesOf(data), knowsUnset);
  const variables = outcome.variables.map(({ name, value }) =>
    value === undefined ? `!${textOf(name)}` : `${textOf(name)}=${textOf(value)}`,
  );
  expect({ ...outcome, variables }).toEqual({ rule: bytesOf('key'), action, variables: expected });
});

test('an outcome keeps its bytes when those it was made of change', () => {
  const [key, data] = [bytesOf('key'), bytesOf('+A=x\0')];
  const outcome = outcomeOf(key, data, false);
  key.fill(0);
  data.fill(0);
  expect(textOf(outcome.rule!)).toBe('key');
  expect(textOf(outcome.variables[0]!.value!)).toBe('x');
});

test('without a rule a connection is allowed', () => {
  expect(NO_RULE).toEqual({ rule: undefined, action: 'allow', variables: [] });
});
