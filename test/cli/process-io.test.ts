import * as fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createProcessIo } from '../../src/cli/process-io.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { ours, runProgram } from '../support/program.js';

/** A process that was called with these words and variables, as Node decodes them. */
function processOf(args: string[], env: Record<string, string> = {}): NodeJS.Process {
  return { argv: ['node', 'program', ...args], env } as unknown as NodeJS.Process;
}

/** A file system that has just these files. */
function filesOf(files: Record<string, string>): typeof fs {
  const readFileSync = (path: string): Buffer => {
    if (!(path in files)) throw new Error(`no ${path}`);
    return bytesOf(files[path]!);
  };
  return { ...fs, readFileSync } as unknown as typeof fs;
}

describe('arguments', () => {
  const argumentsOf = (args: string[], files: Record<string, string>): string[] =>
    createProcessIo(processOf(args), filesOf(files)).args.map(textOf);

  test.each<[string, string[], Record<string, string>, string[]]>([
    ['are UTF-8', ['\xe9'], {}, ['\xc3\xa9']],
    ['or what the kernel says', ['a', '\ufffd'], { '/proc/self/cmdline': 'node\0program\0a\0\xff\0' }, ['a', '\xff']],
    ['after options of Node', ['\ufffd'], { '/proc/self/cmdline': 'node\0-r\0\xfe\0program\0\xff\0' }, ['\xff']],
    ['even if they are empty', ['', '\ufffd', ''], { '/proc/self/cmdline': 'n\0p\0\0\xff\0\0' }, ['', '\xff', '']],
    ['as well as can be where it says nothing', ['\ufffd'], {}, ['\xef\xbf\xbd']],
    ['or too little', ['a', '\ufffd'], { '/proc/self/cmdline': 'a\0' }, ['a', '\xef\xbf\xbd']],
  ])('%s', (_, args, files, expected) => {
    expect(argumentsOf(args, files)).toEqual(expected);
  });
});

describe('a variable', () => {
  const variableOf = (env: Record<string, string>, files: Record<string, string>): string | undefined => {
    const value = createProcessIo(processOf([], env), filesOf(files)).env('NAME');
    return value && textOf(value);
  };

  test.each<[string, Record<string, string>, Record<string, string>, string | undefined]>([
    ['may be unset', {}, { '/proc/self/environ': 'NAME=x\0' }, undefined],
    ['may be empty', { NAME: '' }, {}, ''],
    ['is UTF-8', { NAME: '\xe9' }, {}, '\xc3\xa9'],
    ['or what the kernel says', { NAME: '\ufffd' }, { '/proc/self/environ': 'XNAME=a\0NAME=\xff\0' }, '\xff'],
    ['the first of that name', { NAME: '\ufffd' }, { '/proc/self/environ': 'NAME=\xff\0NAME=\xfe\0' }, '\xff'],
    ['as well as can be where it says nothing', { NAME: '\ufffd' }, {}, '\xef\xbf\xbd'],
  ])('%s', (_, env, files, expected) => {
    expect(variableOf(env, files)).toBe(expected);
  });
});

test('Node may have options of its own', () => {
  const [node, program] = ours('tcprulescheck');
  const call = { folder: freshFolder(), args: ['--no-warnings', program!, '\xff.cdb'] };
  const { stderr } = runProgram([node!], call);
  expect(textOf(stderr)).toBe('tcprulescheck: fatal: unable to read \xff.cdb: file does not exist\n');
});
