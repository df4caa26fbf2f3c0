import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { MemorySink } from '../../../src/cdb/memory-sink.js';
import { CdbWriter } from '../../../src/cdb/writer.js';
import { compile } from '../../../src/operations/compile.js';
import { bytesOf } from '../../support/bytes.js';
import { quickFolder } from '../../support/folder.js';
import { hostileName, hostileRecords, hostileRules, hostileText } from '../../support/hostile.js';
import { type Run, runInProcess } from '../../support/in-process.js';
import { commandsIn, obeyedBy, parseTap, tableRows } from '../../support/printed.js';
import { Random, SEED, seeded } from '../../support/random.js';
import { SLOW } from '../../support/slow.js';
import { parseXml } from '../../support/xml.js';

/** Many runs of all commands on the same few files. */
const FOLDERS = 30;
const RUNS = 24;

const HAS_GIT = spawnSync('git', ['--version']).status === 0;

const DIALECTS = ['djb', 'ipv6', 'fehcom', 'indimail'];

/** As GitHub's runner reads it: properties end at the first `::`, and each at a comma. */
const WORKFLOW_COMMAND =
  /^::(?:error|warning|notice) file=(?:[^:,%]|%(?:25|0D|0A|3A|2C))*,line=\d+,col=\d+,endLine=\d+,endColumn=\d+,title=[\w-]+::(?:[^%]|%(?:25|0D|0A))*$/;

/** A command line, and what its standard output is. */
interface Call {
  readonly args: string[];
  readonly format: string;
}

test('nothing printed is obeyed by a terminal or a CI system, and all formats can be read', SLOW, () => {
  const random = new Random(SEED);
  for (let i = 0; i < FOLDERS; i += 1) {
    const folder = quickFolder();
    const names = random.list(4, () => hostileName(random));
    for (const [n, name] of names.entries()) writeFileSync(pathIn(folder, name), contentsOf(n, random));
    if (HAS_GIT && random.onceIn(8)) commitAll(folder);
    for (let j = 0; j < RUNS; j += 1) {
      const call = callOf(names, random);
      const isTerminal = random.onceIn(3);
      const env = random.onceIn(6) ? { TCPRULES_DIALECT: hostileText(random), NO_COLOR: '1' } : { NO_COLOR: '1' };
      const what = seeded(JSON.stringify({ ...call, isTerminal, env }));
      let run: Run;
      try {
        const stdin = bytesOf(hostileRules(random) + (random.onceIn(3) ? hostileLog(random) : ''));
        run = runInProcess('tcprulesctl', folder, call.args, { stdin, env, isTerminal, step: random.pick([0, 1000]) });
      } catch (error) {
        throw new Error(what, { cause: error });
      }
      judge(run, call, isTerminal, what);
    }
  }
});

function judge({ exitCode, stdout, stderr }: Run, { format, args }: Call, isTerminal: boolean, what: string): void {
  expect([0, 1, 100, 111], what).toContain(exitCode);
  const errors = stderr.toString().replaceAll('\r\u001b[K', '');
  expect(obeyedBy(Buffer.from(errors)), `${what}\n${JSON.stringify(errors)}`).toBeUndefined();
  expect(commandsIn(errors), what).toEqual([]);
  expect(errors, what).not.toMatch(/^ +at .*:\d+:\d+/m);
  const text = stdout.toString();
  const isExact = format === 'exact' && !isTerminal;
  const tabs = args.includes('--records') ? text.replaceAll('\t', ' ') : text;
  if (!isExact) expect(obeyedBy(Buffer.from(tabs)), `${what}\n${text}`).toBeUndefined();
  if (!isExact && format !== 'github') expect(commandsIn(text), what).toEqual([]);
  if (text === '') return;
  try {
    read(text, format);
  } catch (error) {
    throw new Error(`${what}\n${text}`, { cause: error });
  }
}

/** Throws where a document is not of its format. */
function read(text: string, format: string): void {
  switch (format) {
    case 'json':
      JSON.parse(text);
      return;
    case 'lines':
      for (const line of text.trimEnd().split('\n')) JSON.parse(line);
      return;
    case 'sarif':
      for (const { artifacts, results } of JSON.parse(text).runs) {
        for (const { location } of artifacts)
          expect(location.uri).toMatch(/^(?:file:\/\/\/)?(?:[\w\-.~/]|%[0-9A-F]{2})*$/);
        for (const { partialFingerprints } of results) expect(partialFingerprints).toBeDefined();
      }
      return;
    case 'junit':
      parseXml(text);
      return;
    case 'tap':
      parseTap(text);
      return;
    case 'github':
      for (const line of text.trimEnd().split('\n')) expect(line).toMatch(WORKFLOW_COMMAND);
      return;
    case 'markdown':
      for (const row of tableRows(text)) expect(row, row.join()).toHaveLength(4);
  }
}

function callOf(names: readonly string[], random: Random): Call {
  const odd = [...names, hostileText(random), '-', 'HEAD:x', `HEAD:${hostileText(random)}`];
  const file = (): string => random.pickOdd(names.slice(0, 2), odd, 4);
  const database = (): string => random.pickOdd(names.slice(2), odd, 4);
  const text = (): string => hostileText(random) + random.pickOdd([''], ['\0'], 20);
  const common = random.onceIn(3) ? [] : ['--dialect', random.pickOdd(DIALECTS, [text()], 9)];
  if (random.onceIn(3)) common.push(`--stdin-filename=${text()}`);
  const client = (): string => random.pick([text(), `10.0.0.1 ${text()}`, `10.0.0.1 - ${text()}`, `::1 ${text()}`]);
  switch (random.below(12)) {
    case 0:
    case 1: {
      const name = random.pick(['text', 'gcc', 'github', 'json', 'sarif']);
      return { args: ['lint', ...common, '--format', name, '--', file(), file()], format: name };
    }
    case 2:
      return { args: ['lint', ...common, random.pick(['--diff', `--flags=${text()}`]), '--', file()], format: 'exact' };
    case 3: {
      const name = random.pick(['text', 'json', 'tcprulescheck'] as const);
      const clients = random.onceIn(3) ? [] : [client(), client()];
      const kind = { text: 'text', json: 'lines', tcprulescheck: 'exact' }[name];
      return { args: ['check', ...common, '--format', name, '--', file(), ...clients], format: kind };
    }
    case 4: {
      const name = random.pick(['text', 'json']);
      return { args: ['explain', ...common, '--format', name, '--', file(), client()], format: name };
    }
    case 5: {
      const name = random.pick(['text', 'tap', 'junit', 'json', 'github']);
      const more = random.pick([
        [],
        ['--verbose'],
        ['--coverage'],
        ['--min-coverage=50', '--require'],
        [`--expect=${file()}`],
        [`--cdb=${database()}`],
      ]);
      return { args: ['test', ...common, ...more, '--format', name, '--', file(), file()], format: name };
    }
    case 6: {
      const name = random.pick(['text', 'markdown', 'json']);
      return { args: ['diff', ...common, '--format', name, '--', file(), file()], format: name };
    }
    case 7: {
      const name = random.pick(['text', 'json']);
      return { args: ['verify', ...common, '--format', name, '--', file(), database()], format: name };
    }
    case 8: {
      const name = random.pick(['text', 'markdown', 'json']);
      const logs = [random.pickOdd(['-'], [file()], 3)];
      const shown = random.pick([[], ['--show-unknown'], ['--all'], ['--no-clients']]);
      const format = name === 'markdown' ? 'text' : name;
      return { args: ['replay', ...common, ...shown, '--format', name, '--', file(), ...logs], format };
    }
    case 9: {
      const name = random.pick(['text', 'markdown', 'json']);
      const gates = random.pick([[], [`--only=${text()}`], ['--only=10.', '--fail-on=newly-closed']]);
      return { args: ['diff', ...common, '--format', name, ...gates, file(), file(), '--log', '-'], format: name };
    }
    case 10:
      return random.onceIn(2)
        ? { args: ['dump', ...common, '--', database()], format: 'exact' }
        : { args: ['dump', ...common, '--records', '--', database()], format: 'text' };
    default:
      return {
        args: random.pick([
          ['explain', `--variable=${random.pick(['RELAYCLIENT=', 'RBLSMTPD=', 'SMTPAUTH=', ''])}${text()}`],
          ['explain', `--code=${text()}`],
          ['lint', `--${text()}`],
          ['lint', `--format=${text()}`, file()],
          ['lint', `--max-warnings=${text()}`, file()],
          ['test', `--min-coverage=${text()}`, file()],
          ['diff', file()],
          ['lint', '--help'],
          ['help', text()],
          ['completion', text()],
          [`-${text()}`],
          [text(), text()],
        ]),
        format: 'text',
      };
  }
}

function pathIn(folder: string, name: string): Buffer {
  return Buffer.concat([Buffer.from(`${folder}/`), bytesOf(name)]);
}

/** Decisions with names that no server writes. */
function hostileLog(random: Random): string {
  const name = (): string =>
    random.pickOdd([hostileText(random), hostileText(random).replaceAll(/[\0-\x20:]/g, '')], [''], 4);
  const ip = (): string => random.pickOdd(['10.0.0.1', '192.0.2.7'], ['::1', hostileText(random)], 4);
  const verdict = (): string => random.pick(['ok', 'deny']);
  return random.list(4, () => `tcpserver: ${verdict()} 7 mx:192.0.2.1:25 ${name()}:${ip()}:${name()}:9\n`).join('');
}

/** Two rule files, a database of rules, and one of anything. */
function contentsOf(n: number, random: Random): Uint8Array {
  if (n < 2) return bytesOf(hostileRules(random));
  if (n === 2) {
    try {
      return compile(bytesOf(hostileRules(random)));
    } catch {
      // Then there is one more of those.
    }
  }
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const [key, data] of hostileRecords(random)) writer.add(bytesOf(key), bytesOf(data));
  writer.finish();
  return sink.contents;
}

function commitAll(folder: string): void {
  const git = (...args: string[]): void => {
    spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@x', ...args], { cwd: folder });
  };
  mkdirSync(`${folder}/sub`);
  git('init', '--quiet');
  git('add', '--all');
  git('commit', '--quiet', '--message=x');
}
