import { describe, expect, test } from 'vitest';
import { bytesOf } from '../support/bytes.js';
import { folderWith } from '../support/ctl.js';
import { runInProcess, type Surroundings } from '../support/in-process.js';

/** More than is read in one piece. */
const CLIENTS = bytesOf('10.0.0.1\n'.repeat(20_000));
const RULES = '#? 10.0.0.1 => deny\n10.:deny\n:allow\n';

/** What a person sees of `tcprulesctl` at work, its results apart. */
function progressOf(args: readonly string[], surroundings: Surroundings): string {
  const folder = folderWith({ rules: RULES, same: RULES });
  return runInProcess('tcprulesctl', folder, args, {
    stdin: CLIENTS,
    isTerminal: true,
    ...surroundings,
  }).stderr.toString();
}

describe('progress', () => {
  test.each([
    [['check', 'rules'], /^(\r\u001b\[K0\.\d MB of clients decided)+\r\u001b\[K$/],
    [['lint', 'rules', 'same'], /^\r\u001b\[Klinting rules\r\u001b\[Klinting same\r\u001b\[K$/],
    [['test', 'rules', 'same'], /^\r\u001b\[Ktesting rules\r\u001b\[Ktesting same\r\u001b\[K$/],
    [
      ['diff', 'rules', 'same'],
      /^\r\u001b\[Kreading rules\r\u001b\[Kreading same\r\u001b\[Kcomparing rules and same\r\u001b\[K$/,
    ],
  ])('of %j is shown where work is long and a person watches', (args, expected) => {
    expect(progressOf(args, { step: 400 })).toMatch(expected);
    expect(progressOf(args, { step: 1 })).toBe('');
    expect(progressOf([...args, '--quiet'], { step: 400 })).toBe('');
    expect(progressOf(args, { step: 400, isTerminal: false })).toBe('');
  });

  test('makes way for what went wrong', () => {
    const folder = folderWith({ rules: RULES, broken: '10.:allowed\n' });
    const { stderr } = runInProcess('tcprulesctl', folder, ['diff', 'rules', 'broken'], {
      isTerminal: true,
      step: 400,
    });
    expect(stderr.toString()).toMatch(
      /^\r\u001b\[Kreading rules\r\u001b\[Kreading broken\r\u001b\[Ktcprulesctl: rules: .*\n$/,
    );
  });
});
