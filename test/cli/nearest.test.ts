import { describe, expect, test } from 'vitest';
import { suggest } from '../../src/cli/nearest.js';
import { ctl, folderWith } from '../support/ctl.js';

describe('a word that is not known', () => {
  test.each([
    ['fehcon', ['djb', 'fehcom'], '; did you mean "fehcom"?'],
    ['JSON', ['text', 'json'], '; did you mean "json"?'],
    [
      'dot',
      ['missing-trailing-dot', 'host-trailing-dot'],
      '; did you mean "missing-trailing-dot" or "host-trailing-dot"?',
    ],
    ['x', ['y', 'xy'], ''],
    ['qmail', ['djb', 'fehcom'], ''],
  ])('%s of %j: %s', (word, known, suggestion) => {
    expect(suggest(word, known)).toBe(suggestion);
  });

  test.each([
    [['chekc', 'rules'], 'Did you mean check?'],
    [['help', 'chekc'], 'Did you mean check?'],
    [['check', '--formt', 'json', 'rules'], 'Did you mean --format?'],
    [['check', '--format', 'jsn', 'rules'], 'did you mean "json"?'],
    [['check', '--dialect', 'fehcon', 'rules', '127.0.0.1'], 'did you mean "fehcom"?'],
    [['check', '--dialect', 'ucspi-tcp7', 'rules', '127.0.0.1'], 'did you mean "ucspi-tcp"'],
    [['check', '--color', 'alway', 'rules'], 'did you mean "always"?'],
    [['test', '--format', 'juint', 'rules'], 'did you mean "junit"?'],
    [['lint', '--fail-on', 'warnings', 'rules'], 'did you mean "warning"?'],
    [['completion', 'fissh'], 'did you mean "fish"?'],
    [['explain', '--code', 'missing-traling-dot'], 'did you mean "missing-trailing-dot"?'],
  ])('of %j is reported with a suggestion', (args, message) => {
    const run = ctl(folderWith({ rules: ':allow\n' }), args);
    expect(run).toEqual({ exitCode: 100, stdout: '', stderr: expect.stringContaining(message) });
  });
});
