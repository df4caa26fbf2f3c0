import { describe, expect, test } from 'vitest';
import { renderFindingsGcc, renderFindingsGithub } from '../../../src/report/findings/lines.js';
import { finding, findingsIn } from '../../support/findings.js';

const FILES = [
  findingsIn('10.:allow\n:deny\n', [
    finding(0, 3, { help: 'do this' }),
    finding(10, 15, { severity: 'warning' }),
    finding(10, 15, { severity: 'info' }),
  ]),
];

test('findings as compilers print them', () => {
  expect(renderFindingsGcc(FILES)).toBe(`tcp.smtp:1:1: error: something is wrong [some-code]
tcp.smtp:2:1: warning: something is wrong [some-code]
tcp.smtp:2:1: note: something is wrong [some-code]
`);
  expect(renderFindingsGcc([])).toBe('');
});

describe('findings as commands to a GitHub workflow', () => {
  test('say where and what', () => {
    expect(
      renderFindingsGithub(FILES),
    ).toBe(`::error file=tcp.smtp,line=1,col=1,endLine=1,endColumn=4,title=some-code::something is wrong%0Ado this
::warning file=tcp.smtp,line=2,col=1,endLine=2,endColumn=6,title=some-code::something is wrong
::notice file=tcp.smtp,line=2,col=1,endLine=2,endColumn=6,title=some-code::something is wrong
`);
    expect(renderFindingsGithub([])).toBe('');
  });

  // As @actions/core escapes them: data %, CR and LF; properties colon and comma as well.
  test('escape what would end them', () => {
    const files = [findingsIn(':deny\n', [finding(0, 1, { message: '100%, a:b\r\n::warning::x' })], 'a,b:c%\n.rules')];
    expect(renderFindingsGithub(files)).toBe(
      '::error file=a%2Cb%3Ac%25%0A.rules,line=1,col=1,endLine=1,endColumn=2,title=some-code::100%25, a:b%0D%0A::warning::x\n',
    );
  });
});
