import { describe, expect, test } from 'vitest';
import { bytesOf } from '../support/bytes.js';
import { folderWith } from '../support/ctl.js';
import { runInProcess, type Surroundings } from '../support/in-process.js';

/** More than is read in one piece. */
const CLIENTS = bytesOf('10.0.0.1\n'.repeat(20_000));
const RULES = '#? 10.0.0.1 => deny\n10.:deny\n:allow\n';

/** Back to the start of the line, and clear it. */
const CLEAR = '\r\u001b[K';

/** What is said first, where a person has to type. */
const PROMPT = 'tcprulesctl: note: reading clients from standard input, one per line; end with Ctrl-D\n';

/** What a person sees of `tcprulesctl` at work, its results apart, one after the other. */
function progressOf(args: readonly string[], surroundings: Surroundings): string[] {
  const folder = folderWith({ rules: RULES, same: RULES, broken: '10.:allowed\n' });
  return runInProcess('tcprulesctl', folder, args, {
    stdin: CLIENTS,
    isTerminal: true,
    ...surroundings,
  })
    .stderr.toString()
    .replace(PROMPT, '')
    .split(CLEAR);
}

describe('progress', () => {
  test.each([
    [['check', 'rules'], ['0.1', '0.1', '0.2'].map((size) => `${size} MB of clients decided`)],
    [
      ['lint', 'rules', 'same'],
      ['linting rules', 'linting same'],
    ],
    [
      ['test', 'rules', 'same'],
      ['testing rules', 'testing same'],
    ],
    [
      ['diff', 'rules', 'same'],
      ['reading rules', 'reading same', 'comparing rules and same'],
    ],
  ])('of %j is shown where work is long and a person watches', (args, expected) => {
    expect(progressOf(args, { step: 400 })).toEqual(['', ...expected, '']);
    expect(progressOf(args, { step: 1 })).toEqual(['']);
    expect(progressOf([...args, '--quiet'], { step: 400 })).toEqual(['']);
    expect(progressOf(args, { step: 400, isTerminal: false })).toEqual(['']);
  });

  test('makes way for what went wrong', () => {
    const seen = progressOf(['diff', 'rules', 'broken'], { step: 400 });
    expect(seen.slice(0, -1)).toEqual(['', 'reading rules', 'reading broken']);
    expect(seen.at(-1)).toMatch(/^tcprulesctl: rules: broken: .*\n {2}1 \| .*\n {4}\| .*\n$/);
  });
});
