import { describe, expect, test } from 'vitest';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf, textOf } from '../../support/bytes.js';
import { ctl, folderWith } from '../../support/ctl.js';
import { runInProcess } from '../../support/in-process.js';
import { commandsIn, obeyedBy } from '../../support/printed.js';

const FOLDER = { rules: ':allow\n' };

describe('what comes from outside is shown as what it is', () => {
  test.each<[string[], number, string]>([
    [['explain', '--variable', 'a\x1b[2J\n::error::x'], 100, '"a<U+001B>[2J\\n::error::x"'],
    [['explain', '--variable', 'RELAYCLIENT=\x1b[2J\t'], 0, 'RELAYCLIENT=<U+001B>[2J\\t\n  this client'],
    [['explain', '--variable', 'RELAYCLIENT=\xc3\xa9'], 0, 'joe@example.com becomes joe@example.comé'],
    [['explain', '--code', '\xc2\x9b31m'], 100, '"<U+009B>31m"'],
    [['lint', '--a\x1b[2J\n::error::x'], 100, "unknown option '--a<U+001B>[2J\\n::error::x'\n"],
    [['lint', '--format=\xe2\x80\xae', 'rules'], 100, "'<U+202E>' is invalid"],
    [['lint', '--max-warnings=\xff', 'rules'], 100, "'\\xff' is invalid"],
    [['a\r::error::x'], 100, "unknown command 'a\\r::error::x'\n"],
    [['help', '##[error]x'], 100, ''],
    [['lint', '--dialect', '##[error]x', 'rules'], 100, 'unknown dialect "#\\#[error]x"'],
    [['lint', 'a\xff\n::error::x'], 111, 'unable to read a\\xff\\n::error::x: file does not exist\n'],
    [['lint', '\xed\xa0\x80'], 111, 'unable to read \\xed\\xa0\\x80: '],
    [['verify', 'rules', 'rules'], 100, 'fatal: unable to read rules: it is a text file'],
  ])('%j', (args, exitCode, expected) => {
    const run = ctl(folderWith(FOLDER), args);
    expect(run.exitCode).toBe(exitCode);
    expect(run.stdout + run.stderr).toContain(expected);
    expect(obeyedBy(Buffer.from(run.stdout + run.stderr))).toBeUndefined();
    expect(commandsIn(`${run.stdout}\n${run.stderr}`)).toEqual([]);
  });

  test('and so are variables of the environment', () => {
    const env = { TCPRULES_DIALECT: '\x1b[2J\xe4\xb8\x8a\n::error::x' };
    const { exitCode, stderr } = ctl(folderWith(FOLDER), ['lint', 'rules'], { env });
    expect([exitCode, stderr]).toEqual([100, expect.stringContaining('unknown dialect "<U+001B>[2J上\\n::error::x"')]);
    const help = ctl(folderWith(FOLDER), ['lint', '--help'], { env }).stdout;
    expect([obeyedBy(Buffer.from(help)), commandsIn(help)]).toEqual([undefined, []]);
  });

  test('and what lint repeats of a suppressing comment', () => {
    const { stdout } = ctl(folderWith({ a: '# tcprules-ignore \x1b[31mred -- x\n:allow\n' }), ['lint', 'a']);
    expect(stdout).toContain('"<U+001B>[31mred"');
  });
});

describe('no line is a command to the workflow in whose log it is', () => {
  const NAME = '::error::x';
  const files = { [NAME]: '10.1:allow\n#? 10.0.0.1 => deny\n' };

  test.each([
    ['lint', NAME],
    ['lint', '--format', 'gcc', NAME],
    ['test', NAME],
    ['test', '--verbose', '--coverage', NAME],
    ['test', '--format', 'tap', NAME],
    ['diff', NAME, 'rules'],
    ['diff', '--format', 'markdown', NAME, 'rules'],
    ['check', 'rules', '::error::x'],
    ['check', 'rules', '::error title=a::b'],
    ['explain', 'rules', '::error::x'],
    ['explain', 'rules', '10.0.0.1 - ::error::x'],
    ['verify', 'rules', NAME],
    ['dump', NAME],
  ])('%j', (...args) => {
    const { stdout, stderr } = ctl(folderWith({ ...files, ...FOLDER }), args);
    expect(`${stdout}${stderr}`).toContain('::error');
    expect(`${stdout}\n${stderr}`).not.toMatch(/^\s*::/m);
  });

  test('but an address is what it is', () => {
    const { stdout } = ctl(folderWith(FOLDER), ['check', '--dialect', 'ipv6', 'rules', '::1']);
    expect(stdout).toBe('::1  allow  -  :  line 1\n');
  });

  test('in JSON it is escaped', () => {
    const client = '10.0.0.1 - ##vso[a]b';
    const { stdout } = ctl(folderWith({ rules: ':allow,A="##[error]x"\n' }), [
      'check',
      '--format',
      'json',
      'rules',
      client,
    ]);
    expect(stdout).not.toMatch(/##/);
    expect(JSON.parse(stdout)).toMatchObject({ info: '##vso[a]b', env: { A: '##[error]x' } });
  });

  test('and to GitHub only ours are', () => {
    const { stdout } = ctl(folderWith({ 'a,b:c%\n::error::x': '10.1:allow\n' }), [
      'lint',
      '--format=github',
      'a,b:c%\n::error::x',
    ]);
    for (const line of stdout.trimEnd().split('\n')) {
      expect(line).toMatch(/^::(?:warning|error|notice) file=a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax,line=/);
    }
  });
});

describe('a database', () => {
  const RULES = '10.0.0.1:allow,A="\x1b[2J\xff"\n';
  const files = { cdb: compile(bytesOf(RULES)), rules: RULES };

  test.each([
    [['dump', 'cdb'], '10.0.0.1:allow,A="\\x1b[2J\\xff"\n'],
    [
      ['check', '--format', 'tcprulescheck', 'cdb', '10.0.0.1'],
      'rule 10.0.0.1:\nset environment variable A=\\x1b[2J\\xff\nallow connection\n',
    ],
  ])('is exact by %j, but on a terminal all of it is visible', (args, shown) => {
    const folder = folderWith(files);
    expect(runInProcess('tcprulesctl', folder, args, { isTerminal: true }).stdout.toString()).toBe(shown);
    const exact = textOf(runInProcess('tcprulesctl', folder, args).stdout);
    expect(exact).toContain('A=');
    expect(exact).toContain('\x1b[2J\xff');
  });

  test('so are the lines that lint --diff shows', () => {
    const folder = folderWith({ rules: '10.: deny,A="\x1b[2J"\n' });
    const args = ['lint', '--diff', '--fix=unsafe', 'rules'];
    const exact = ctl(folder, args).stdout;
    const shown = ctl(folder, args, { isTerminal: true }).stdout;
    expect(exact).toContain('\x1b[2J');
    expect(shown).toContain('<U+001B>[2J');
    expect(shown).not.toContain('\x1b[2J');
  });
});

test.each([
  ['diff', 'HEAD:\0', 'rules'],
  ['diff', 'rules', '\0'],
  ['lint', '\0'],
  ['lint', '--stdin-filename=\0', '-'],
  ['check', 'rules', '10.0.0.1\0'],
  ['explain', '--code', '\0'],
  ['test', '--expect', '\0', 'rules'],
  ['verify', 'rules', '\0'],
  ['dump', '\0'],
  ['\0'],
])('a NUL in an argument is a usage error: %j', (...args) => {
  expect(ctl(folderWith(FOLDER), args)).toEqual({
    exitCode: 100,
    stdout: '',
    stderr: 'tcprulesctl: usage: an argument contains a NUL byte\n',
  });
});
