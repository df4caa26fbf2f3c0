import { expect, test } from 'vitest';
import { findDialect } from '../../../src/dialects/registry.js';
import { compile } from '../../../src/operations/compile.js';
import { testFiles } from '../../../src/operations/test.js';
import { renderTestGithub } from '../../../src/report/test/github.js';
import { Source } from '../../../src/text/source.js';
import { bytesOf } from '../../support/bytes.js';
import { EVERYTHING, tested } from '../../support/tested.js';

test('results as commands to a GitHub workflow: what failed, and rules that nothing reaches', () => {
  const lines = renderTestGithub(tested(EVERYTHING, { isRequired: true, coverage: true })).split('\n');
  expect(lines.map((line) => line.split('::').slice(0, 2).join('::'))).toEqual([
    '::error file=tcp.smtp,line=2,col=4,endLine=2,endColumn=48,title=failed-expectation',
    '::error file=tcp.smtp,line=3,col=4,endLine=3,endColumn=29,title=failed-expectation',
    '::error file=tcp.smtp,line=4,col=4,endLine=4,endColumn=8,title=malformed-expectation',
    '::error file=none%2C 100%25,line=1,col=1,endLine=1,endColumn=1,title=no-expectations',
    '::notice file=none%2C 100%25,line=1,col=1,endLine=1,endColumn=7,title=uncovered-rule',
    '::error file=bad,line=1,col=5,endLine=1,endColumn=11,title=unknown-instruction',
    '',
  ]);
  expect(lines[0]).toContain(
    '::16,777,216 of 4,278,190,080 addresses get a different result%0Aexpected  !RELAYCLIENT%0Asmallest',
  );
  expect(renderTestGithub(tested({ a: '#? 10.0.0.1 => allow\n' }))).toBe('');
});

test('rules of a database that nothing reaches are named together', () => {
  const rules = new Source('rules', bytesOf('#? 10.0.0.1 => deny\n'));
  const keys = Array.from({ length: 12 }, (_, i) => `11.${i}.:allow\n`).join('');
  const database = new Source('cdb', compile(bytesOf(`10.:deny\n${keys}`)));
  const result = testFiles([{ rules, expectations: [], database }], { dialect: findDialect('djb')!, coverage: true });
  expect(renderTestGithub(result)).toMatch(
    /^::notice file=rules,line=1,col=1,.*,title=uncovered-rule::no expectation covers 12 rules of cdb%0A11\.0\.:%0A.*11\.9\.:%0Aand more\n$/,
  );
});
