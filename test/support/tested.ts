import { findDialect } from '../../src/dialects/registry.js';
import { type TestInput, type TestOptions, type TestResult, testFiles } from '../../src/operations/test.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from './bytes.js';

/** The result of testing files in the dialect djb; texts have one character per byte. */
export function tested(files: Readonly<Record<string, string>>, options: Partial<TestOptions> = {}): TestResult {
  const inputs = Object.entries(files).map(
    ([name, text]): TestInput => ({ rules: new Source(name, bytesOf(text)), expectations: [] }),
  );
  return testFiles(inputs, { dialect: findDialect('djb')!, ...options });
}

/** Something of every kind there is to report. */
export const EVERYTHING = {
  'tcp.smtp': [
    '#? 127.0.0.1   => allow,RELAYCLIENT=""',
    '#? 0.0.0.0/0 except 127.0.0.0/8 => !RELAYCLIENT',
    '#? 192.0.2.7   => A="<&>#\x01\xff"',
    '#? 10/8 => deny',
    '127.:allow,RELAYCLIENT=""',
    '10.:allow,RELAYCLIENT="",A="\\",B="<]]>"',
    '192.0.2.7:deny',
    ':allow',
    '',
  ].join('\n'),
  'none, 100%': ':allow\n',
  bad: '10.: allow\n',
};
