import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { VERSION } from '../../src/version.js';
import { SLOW } from '../support/slow.js';
import { examplesIn, replaceExamples, sectionOf } from './roff.js';
import { ROOT, stepsOf, Terminal } from './terminal.js';

const SECTIONS = ['NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'EXIT STATUS', 'ENVIRONMENT', 'EXAMPLES', 'SEE ALSO'];

/** How to get all help there is of a program. */
const HELP: Readonly<Record<string, readonly string[]>> = {
  tcprules: ['--help'],
  tcprulescheck: ['--help'],
  tcprulesctl: [
    '--help',
    ...['lint', 'check', 'explain', 'test', 'diff', 'replay', 'verify', 'status', 'build', 'dump'].map(
      (command) => `${command} --help`,
    ),
  ],
};

describe.each(Object.keys(HELP))('%s(1)', (program) => {
  const path = join(ROOT, 'man', `${program}.1`);
  const page = readFileSync(path, 'utf8');
  const examples = examplesIn(sectionOf(page, 'EXAMPLES'));
  let terminal: Terminal;
  let help: string;
  const updated: string[] = [];
  beforeAll(() => {
    terminal = new Terminal();
    copyFileSync(join(ROOT, 'fixtures/examples/tcp.smtp'), join(terminal.folder, 'tcp.smtp'));
    help = HELP[program]!.map((args) => terminal.run(`${program} ${args}`)).join('');
    expect(terminal.exitCode).toBe(0);
  }, SLOW.timeout);
  afterAll(() => {
    terminal.end();
    if (inject('isUpdating')) writeFileSync(path, replaceExamples(page, updated));
  });

  test('has the usual sections', () => {
    expect(Array.from(page.matchAll(/^\.SH (.*)$/gm), ([, title]) => title)).toEqual(SECTIONS);
    expect(page.startsWith(`.TH ${program.toUpperCase()} 1 `)).toBe(true);
    expect(page.split('\n', 1)[0]).toContain(`"tcprules ${VERSION}"`);
  });

  test('has examples', () => {
    expect(examples.length).toBeGreaterThan(2);
    expect(examplesIn(page.split('\n'))).toEqual(examples);
  });

  test.each(examples)('example %#', SLOW, (example) => {
    const steps = stepsOf(example).map(({ command }) => `$ ${command}\n${terminal.run(command)}`);
    if (inject('isUpdating')) updated.push(steps.join(''));
    else expect(steps.join('')).toBe(example);
  });

  test('has the options of --help', () => {
    const options = sectionOf(page, 'OPTIONS').join('\n').replaceAll('\\-', '-');
    const all = /(?<!-)--[a-z]+(-[a-z]+)*/g;
    expect(new Set(options.match(all))).toEqual(new Set(help.match(all)));
  });

  test('has the environment variables of --help', () => {
    const variables = sectionOf(page, 'ENVIRONMENT').join('\n');
    const all = /\b(?:TCP[A-Z_]+|[A-Z]+_COLOR)\b/g;
    expect(new Set(variables.match(all))).toEqual(new Set(help.match(all)));
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
