import { describe, expect, test } from 'vitest';
import { DataItems, parseRecordData } from '../../src/rules/record-data.js';
import { bytesOf, textOf } from '../support/bytes.js';

/** Items as short texts. */
function itemsOf(data: string, knowsUnset = false): string[] {
  const texts: string[] = [];
  for (const items = new DataItems(bytesOf(data), knowsUnset); items.next(); ) {
    texts.push(items.kind === 'deny' ? 'deny' : `${items.kind} ${textOf(items.text)}`);
  }
  return texts;
}

describe('items of data', () => {
  test.each([
    ['nothing', '', []],
    ['a deny', 'D\0', ['deny']],
    ['a deny with more letters', 'Deny\0', ['deny']],
    ['a variable', '+A=x\0', ['set A=x']],
    ['an empty value', '+A=\0', ['set A=']],
    ['no equals sign', '+A\0', ['set A']],
    ['several', '+A=x\0+B=y\0', ['set A=x', 'set B=y']],
    ['what follows a deny', 'D\0+A=x\0', ['deny']],
    ['a variable in front of a deny', '+A=x\0D\0', ['set A=x', 'deny']],
    ['without the last NUL', '+A=x\0+B=y', ['set A=x']],
    ['a deny without NUL', 'D', []],
    ['an empty item', '\0+A=x\0', ['set A=x']],
    ['an unknown letter', 'x\0+A=x\0', ['set A=x']],
    ['a small d', 'd\0', []],
    ['bytes that are not UTF-8', '+\xff=\xfe\0', ['set \xff=\xfe']],
    ['an unset that is not known', '-A\0+A=x\0', ['set A=x']],
  ])('%s', (_, data, items) => {
    expect(itemsOf(data)).toEqual(items);
  });

  test('an unset that is known', () => {
    expect(itemsOf('+A=x\0-A\0-\0', true)).toEqual(['set A=x', 'unset A', 'unset ']);
  });
});

describe('variables of items', () => {
  test.each([
    [
      'in their order, twice if they come twice',
      '+A=1\0+B=2\0+A=3\0',
      [
        ['A', '1'],
        ['B', '2'],
        ['A', '3'],
      ],
    ],
    ['the first equals sign parts name and value', '+A=x=y\0', [['A', 'x=y']]],
    ['an empty name', '+=x\0', [['', 'x']]],
    ['without an equals sign nothing is set', '+A\0+B=1\0', [['B', '1']]],
    ['unset', '-A\0', [['A', undefined]]],
    ['none with a deny', '+A=1\0D\0', []],
  ])('%s', (_, data, expected) => {
    const { variables } = parseRecordData(bytesOf(data), true);
    expect(variables.map(({ name, value }) => [textOf(name), value && textOf(value)])).toEqual(expected);
  });
});
