import { expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.js';
import { renderCheckPage, renderValue, renderVariablePage } from '../../src/report/pages.js';
import { VARIABLES } from '../../src/variables/catalogue.js';

const check: Check = {
  code: 'some-code',
  severity: 'warning',
  title: 'a thing',
  why: 'It is bad.\nVery bad.',
  example: 'a:allow\nb:deny\n',
  corrected: 'a.:allow\n',
  run: () => {},
};

test('the page of a check', () => {
  expect(renderCheckPage(check)).toBe(`# some-code

A thing (warning).

It is bad.
Very bad.

Instead of

    a:allow
    b:deny

write

    a.:allow
`);
});

test('bytes in the rules of a page are shown as lint shows them', () => {
  const example = '10.:allow\r\n\xef\xbb\xbf:allow,A=\xe2\x80\x9d1\xe2\x80\x9d\n';
  expect(renderCheckPage({ ...check, example })).toContain('\n    10.:allow\\r\n    <U+FEFF>:allow,A=”1”\n');
});

test('the page of a variable', () => {
  const relayclient = VARIABLES.find(({ name }) => name === 'RELAYCLIENT')!;
  expect(renderVariablePage(relayclient)).toBe(`RELAYCLIENT: ${relayclient.meaning}

type      flag
read by   qmail-smtpd
known to  ${relayclient.packages.join(', ')}
`);
});

test('the page of a variable whose values are few', () => {
  const ucspitls = VARIABLES.find(({ name }) => name === 'UCSPITLS')!;
  expect(renderVariablePage(ucspitls)).toContain('\n""   offers TLS\n"!"  requires TLS\n');
});

test('the page of a variable that others read in another way', () => {
  const rcptcheck = VARIABLES.find(({ name }) => name === 'RCPTCHECK')!;
  expect(renderVariablePage(rcptcheck)).toMatch(/\n\nIn qmail-ldap it looks each recipient up in the directory\.\n$/);
});

test('a value is shown as what it holds', () => {
  expect(renderValue('A', '\r\xff', 'is text')).toBe('A=\\r\\xff\n  is text\n');
});
