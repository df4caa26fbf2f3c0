import { expect, test } from 'vitest';
import { makeStyle } from '../../src/report/style.js';

const NAMES = ['bold', 'dim', 'red', 'yellow', 'green', 'cyan'] as const;

test('a style with colours puts each text between two sequences, and nothing around no text', () => {
  const style = makeStyle(true);
  for (const name of NAMES) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    expect(style[name]('text')).toMatch(/^\u001b\[\d+mtext\u001b\[0m$/);
    expect(style[name]('')).toBe('');
  }
});

test('a style without leaves text as it is', () => {
  const style = makeStyle(false);
  for (const name of NAMES) expect(style[name]('text')).toBe('text');
});
