import { expect, test } from 'vitest';
import { renderEnvironment } from '../../src/report/environment.js';
import { bytesOf } from '../support/bytes.js';

test.each([
  [{}, ''],
  [{ A: '' }, 'A=""'],
  [{ A: 'x', B: 'y z' }, 'A="x",B="y z"'],
  [{ A: null, B: '' }, '!A,B=""'],
  [{ A: 'say "x"' }, `A='say "x"'`],
  [{ A: `'"` }, `A=/'"/`],
  [{ A: '\xff\t', '\xff': '' }, 'A="\\xff\\t",\\xff=""'],
] as [Record<string, string | null>, string][])('%j is shown as %s', (variables, shown) => {
  const bytes = Object.entries(variables).map(([name, value]) => ({
    nameBytes: bytesOf(name),
    valueBytes: value === null ? undefined : bytesOf(value),
  }));
  expect(renderEnvironment(bytes)).toBe(shown);
});
