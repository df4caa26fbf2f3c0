import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { type LintCommandOptions, lintFiles } from '../../src/operations/lint.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';

/** One error, with a safe fix. */
const ERROR = '10.0.0:deny\n:allow\n';
/** One warning, with a safe fix. */
const WARNING = '10.0.0.:deny,RBLSMTPD=""\n:allow\n';
const CLEAN = '10.0.0.:deny\n:allow\n';

const options = { dialect: DEFAULT_DIALECT };

function source(text: string, name = 'tcp.smtp'): Source {
  return new Source(name, bytesOf(text));
}

function exitCodeOf(text: string, more: Partial<LintCommandOptions> = {}): number {
  return lintFiles([source(text)], { ...options, ...more }).exitCode;
}

describe('lintFiles', () => {
  test('has the findings of each file, in the order of the files', () => {
    const sources = [source(WARNING, 'b'), source(CLEAN, 'c'), source(ERROR, 'a')];
    const { files, changed } = lintFiles(sources, options);
    expect(files.map(({ source }) => source)).toEqual(sources);
    expect(files.map(({ findings }) => findings.map(({ code }) => code))).toEqual([
      ['variables-on-deny'],
      [],
      ['missing-trailing-dot'],
    ]);
    expect(changed).toEqual([]);
  });

  test('has nothing to say of no files', () => {
    expect(lintFiles([], options)).toEqual({ files: [], changed: [], fixes: 0, exitCode: 0 });
  });

  test.each([
    ['an error', ERROR, {}, 1],
    ['a warning', WARNING, {}, 0],
    ['nothing', CLEAN, {}, 0],
    ['a warning where warnings count', WARNING, { failOn: 'warning' }, 1],
    ['nothing where warnings count', CLEAN, { failOn: 'warning' }, 0],
    ['an error where warnings count', ERROR, { failOn: 'warning' }, 1],
    ['as many warnings as there may be', WARNING, { maxWarnings: 1 }, 0],
    ['one warning too many', WARNING, { maxWarnings: 0 }, 1],
    ['an error that was fixed', ERROR, { fix: 'safe' }, 0],
  ] as const)('%s: exit code %#', (_, text, more, exitCode) => {
    expect(exitCodeOf(text, more)).toBe(exitCode);
  });

  test('returns what fixes changed, and findings of the files as they are then', () => {
    const { files, changed } = lintFiles([source(ERROR, 'a'), source(CLEAN, 'b')], { ...options, fix: 'safe' });
    expect(changed.map(({ before, after }) => [before.name, textOf(before.bytes), textOf(after.bytes)])).toEqual([
      ['a', ERROR, CLEAN],
    ]);
    expect(files.map(({ source, findings }) => [textOf(source.bytes), findings])).toEqual([
      [CLEAN, []],
      [CLEAN, []],
    ]);
  });

  test('makes guesses only when asked', () => {
    const text = '10.:allow\n10.:deny\n:deny\n';
    expect(lintFiles([source(text)], { ...options, fix: 'safe' }).changed).toEqual([]);
    const { changed } = lintFiles([source(text)], { ...options, fix: 'unsafe' });
    expect(changed.map(({ after }) => textOf(after.bytes))).toEqual(['10.:allow\n:deny\n']);
  });

  test('hands the flags of the server on', () => {
    const flags = { noHost: true, noInfo: true, isParanoid: false, isIpv6Forced: false };
    const [found] = lintFiles([source('=a.example:allow\n:deny\n')], { ...options, flags }).files;
    expect(found!.findings.map(({ code }) => code)).toEqual(['host-rule-needs-lookup']);
  });
});
