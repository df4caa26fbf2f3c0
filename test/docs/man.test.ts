import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { VERSION } from '../../src/version.js';
import { examplesIn, sectionOf } from './roff.js';
import { ROOT, stepsOf, Terminal } from './terminal.js';

const SECTIONS = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'EXIT STATUS', 'ENVIRONMENT', 'EXAMPLES', 'SEE ALSO'];

describe.each(['tcprules', 'tcprulescheck'])('%s(1)', (program) => {
  const page = readFileSync(join(ROOT, 'man', `${program}.1`), 'utf8');
  const examples = examplesIn(sectionOf(page, 'EXAMPLES'));
  let terminal: Terminal;
  let help: string;
  beforeAll(() => {
    terminal = new Terminal();
    copyFileSync(join(ROOT, 'fixtures/examples/tcp.smtp'), join(terminal.folder, 'tcp.smtp'));
    help = terminal.run(`${program} --help`);
    expect(terminal.exitCode).toBe(0);
  });
  afterAll(() => terminal.end());

  test('has the usual sections', () => {
    expect(Array.from(page.matchAll(/^\.SH (.*)$/gm), ([, title]) => title)).toEqual(SECTIONS);
    expect(page.startsWith(`.TH ${program.toUpperCase()} 1 `)).toBe(true);
    expect(page.split('\n', 1)[0]).toContain(`"tcprules ${VERSION}"`);
  });

  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(2);
    expect(examplesIn(page.split('\n'))).toEqual(examples);
  });

  test.each(examples)('example %#', (example) => {
    for (const { command, output } of stepsOf(example)) expect(terminal.run(command)).toBe(output);
  });

  test('has the options of --help', () => {
    const options = sectionOf(page, 'OPTIONS').join('\n').replaceAll('\\-', '-');
    expect(new Set(options.match(/--[a-z]+/g))).toEqual(new Set(help.match(/--[a-z]+/g)));
  });

  test('has the environment variables of --help', () => {
    const variables = sectionOf(page, 'ENVIRONMENT').join('\n');
    expect(new Set(variables.match(/TCP[A-Z_]+/g))).toEqual(new Set(help.match(/TCP[A-Z_]+/g)));
  });

  test('has the exit codes of --help', () => {
    const codes = sectionOf(page, 'EXIT STATUS')
      .join('\n')
      .match(/^\.B \d+/gm)!
      .map((line) => line.slice(3));
    expect(codes).toEqual(expect.arrayContaining(help.slice(help.indexOf('Exit status')).match(/\b(?:0|1\d\d)\b/g)!));
  });

  test('names the dialects, as --help does', () => {
    for (const { name } of DIALECTS) {
      expect(page).toMatch(new RegExp(`^\\.BR? ${name}\\b`, 'm'));
      expect(help).toContain(name);
    }
  });
});

describe('tcprulesctl(1)', () => {
  const page = readFileSync(join(ROOT, 'man/tcprulesctl.1'), 'utf8');
  const terminal = new Terminal();
  afterAll(() => terminal.end());

  test('has the usual sections', () => {
    expect(Array.from(page.matchAll(/^\.SH (.*)$/gm), ([, title]) => title)).toEqual(SECTIONS);
    expect(page.split('\n', 1)[0]).toContain(`"tcprules ${VERSION}"`);
  });

  test.each(examplesIn(sectionOf(page, 'EXAMPLES')))('example %#', (example) => {
    for (const { command, output } of stepsOf(example)) expect(terminal.run(command)).toBe(output);
  });

  test.each(['lint', 'check', 'explain', 'verify', 'dump'])('has the options of %s --help', (command) => {
    const help = terminal.run(`tcprulesctl ${command} --help`);
    const options = sectionOf(page, 'OPTIONS').join('\n').replaceAll('\\-', '-');
    for (const option of help.match(/--[a-z-]+/g)!) if (option !== '--help') expect(options).toContain(option);
  });
});
