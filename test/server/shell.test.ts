import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRun } from '../../src/server/run-file.js';
import { parseShell, ShellSyntaxError } from '../../src/server/shell-parser.js';
import { followScript } from '../../src/server/shell-script.js';
import { textOf, type Word } from '../../src/server/word.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { freshFolder } from '../support/folder.js';
import { holds } from '../support/property.js';

const FOLDER = new URL('../../fixtures/run/', import.meta.url);

/** Programs that stand in for those of the scripts: servers print what they are given, the others run what follows. */
const STUBS: Readonly<Record<string, string>> = {
  tcpserver: `printf '%s\\0' "$@"; printf '\\1'; exec env -0`,
  sslserver: `printf '%s\\0' "$@"; printf '\\1'; exec env -0`,
  softlimit: 'while getopts a:c:d:f:l:m:o:p:r:s:t: _; do :; done; shift $((OPTIND - 1)); exec "$@"',
  setuidgid: 'shift; exec "$@"',
};

const EXECUTED = [
  'plain',
  'variables',
  'exported',
  'env',
  'setuidgid',
  'sslserver',
  'quoting',
  'allexport',
  'here-document',
  'shell-in-shell',
  'spamdyke',
  'fixcrio',
  'function',
  'function-export',
  'function-subshell',
  'function-return',
  'function-late',
  'function-assignment',
  'command-export',
];

describe('sh itself', () => {
  function makePrograms(): string {
    const programs = join(freshFolder(), 'bin');
    mkdirSync(programs);
    for (const [name, body] of Object.entries(STUBS)) {
      writeFileSync(join(programs, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(programs, name), 0o755);
    }
    return programs;
  }

  test.each(EXECUTED)('gives the server of %s.run the same words and variables', (name) => {
    const programs = makePrograms();
    // The programs are those of the PATH, which the script may set.
    const script = readFileSync(new URL(`${name}.run`, FOLDER), 'latin1')
      .replaceAll(/[\w/.]*\/(?=(?:tcpserver|sslserver|softlimit)\b)/g, '')
      .replaceAll(/\bPATH="?(?=\/)/g, (start) => `${start}${programs}:/usr/bin:/bin:`);
    const run = parseRun(new Source(`${name}.run`, bytesOf(script)));
    if (run.kind !== 'server') throw new Error('no server');
    const { server } = run;
    const { stdout, stderr, status } = spawnSync('/bin/sh', ['-c', script.replaceAll('/run/note', '/dev/null')], {
      env: { PATH: `${programs}:/usr/bin:/bin` },
      encoding: 'latin1',
    });
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const [words = '', environment = ''] = stdout.split('\x01');
    const rest = [server.host, server.port, ...server.chain].map(textOf);
    expect(listOf(words).slice(-rest.length)).toEqual(
      rest.map((word, i) => word ?? listOf(words).slice(-rest.length)[i]),
    );
    const variables = new Map(listOf(environment).map((text) => text.split(/=(.*)/s) as [string, string]));
    for (const { name: variable, value, isExported } of server.environment.variables.values()) {
      expect(variables.has(variable), variable).toBe(isExported);
      if (isExported && 'known' in value) expect(variables.get(variable)).toBe(value.known);
    }
    for (const variable of variables.keys())
      if (!/^(?:PATH|PWD|OLDPWD|SHLVL|_)$/.test(variable))
        expect(server.environment.variables.has(variable)).toBe(true);
  });

  test('exports nothing that is not read as exported or unknown, through functions too', () => {
    const programs = makePrograms();
    const step = fc.constantFrom(
      ...[
        'export V=1',
        'V=2',
        'V=3 f',
        'export V',
        'unset V',
        'f',
        'g',
        '(f)',
        '{ g; }',
        'f | cat',
        'set -a',
        'set +a',
      ],
      ...['true && f', 'false && f', 'if false; then unset V; fi', 'if true; then export V=4; fi', 'return', ':'],
      ...['command export V=5', 'eval "export V=6"', 'for V in 7 8; do :; done', 'f() { unset V; }', '$U export V=9'],
      ...['false && f() { :; }', 'set -o allexport', 'V=', 'true || exit'],
    );
    const steps = (maxLength: number) => fc.array(step, { maxLength }).map((all) => ['', ...all, ':'].join('\n'));
    const safe = (text: string, calls: RegExp) => text.replaceAll(calls, ':');
    let exported = 0;
    holds(
      fc.property(steps(3), steps(3), steps(5), fc.boolean(), (f, g, main, isParen) => {
        const [open, close] = isParen ? ['(', ')'] : ['{', '}'];
        const script = [
          `f() ${open}${safe(f, /\b[fg]\b(?!\()/g)}\n${close}`,
          `g() {${safe(g, /\bg\b/g)}\n}`,
          `${main.replaceAll('return', ':')}\nexec tcpserver 0 25 qmail-smtpd\n`,
        ].join('\n');
        const { stdout } = spawnSync('/bin/sh', ['-c', script], {
          env: { PATH: `${programs}:/usr/bin:/bin` },
          encoding: 'latin1',
        });
        const [, environment] = stdout.split('\x01');
        if (environment === undefined) return;
        const judged = /(?:^|\0)V=([^\0]*)/.exec(environment)?.[1];
        const run = parseRun(new Source('run', bytesOf(script)));
        if (run.kind !== 'server') throw new Error('no server');
        const { variables, more } = run.server.environment;
        const read = variables.get('V');
        if (judged === undefined) return;
        exported += 1;
        expect(read?.isExported === true || more !== undefined, script).toBe(true);
        if (read?.isExported && 'known' in read.value && more === undefined)
          expect(read.value.known, script).toBe(judged);
      }),
      150,
    );
    expect(exported).toBeGreaterThan(20);
  });

  test('splits and quotes words the same', () => {
    let known = 0;
    let all = 0;
    holds(
      fc.property(fc.array(command(), { minLength: 25, maxLength: 25 }), (commands) => {
        const script = commands.map((text) => `${ASSIGNMENTS}printf '%s\\0' ${text}\nprintf '\\1'\n`).join('');
        const { stdout, stderr } = spawnSync('/bin/sh', ['-s'], {
          encoding: 'latin1',
          env: {},
          input: bytesOf(script),
        });
        expect(stderr).toBe('');
        const judged = stdout.split('\x01');
        for (const [i, text] of commands.entries()) {
          const read = wordsOf(`${ASSIGNMENTS}tcpserver end ${text}`).slice(2);
          all += 1;
          if (read.some((word) => textOf(word) === undefined)) continue;
          known += 1;
          // printf prints one empty line for no word.
          const printed = listOf(judged[i]!);
          expect(read.map(textOf), text).toEqual(read.length === 0 ? [] : printed);
        }
      }),
      40,
    );
    expect(known / all).toBeGreaterThan(0.6);
  });
});

describe('a script', () => {
  test.each([
    ['if true; then', 'the script ends in the middle of a command'],
    ['fi', '"fi" is not expected'],
    ['a )', '")" is not expected'],
    ["echo 'a", "a quote (') has no end"],
    ['echo `a', 'a quote (`) has no end'],
    ['a ;; b', '";" is not expected'],
    ['cat <', 'the script ends in the middle of a command'],
    ['case a in b) c', 'the script ends in the middle of a command'],
    ['( '.repeat(5000), 'commands are nested too deeply'],
    [`echo ${'${a:-'.repeat(5000)}`, 'braces are nested too deeply'],
  ])('%.20j is refused: %s', (script, message) => {
    expect(() => parseShell(script)).toThrow(new ShellSyntaxError(message, 0).message);
  });

  test('of any bytes is read or refused, and nothing else', () => {
    const piece = fc.constantFrom(
      ...[
        'if',
        'then',
        'fi',
        'for x in',
        'do',
        'done',
        'case x in',
        'esac',
        'f()',
        '{',
        '}',
        '(',
        ')',
        '$(',
        '`',
        '"',
        "'",
      ],
      ...[
        '${a',
        '<<E',
        'E',
        '\n',
        ';',
        '&&',
        '|',
        ' ',
        '\\',
        '#',
        '$x',
        'x=1',
        '[[',
        ']]',
        '((',
        '))',
        'tcpserver -H',
        '\xff',
      ],
    );
    holds(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const script = pieces.join(' ');
        try {
          followScript(
            script,
            { variables: new Map(), more: undefined },
            () => 1,
            () => undefined,
          );
        } catch (error) {
          if (!(error instanceof ShellSyntaxError)) throw error;
          expect(error.offset).toBeLessThanOrEqual(script.length + 1);
        }
      }),
      2000,
    );
  });

  test('of many repetitions is read', () => {
    for (const piece of [
      '"',
      "'a' ",
      '$(a) ',
      '\\\n',
      'a=b ',
      'x;',
      braced('a'),
      '<<E\n',
      '{a,',
      '`a`',
      'if a; then b; fi\n',
      'f() { f; f; a=b; }; f; if a; then f; fi\n',
    ]) {
      const script = piece.repeat(2 ** 17 / piece.length);
      try {
        followScript(
          script,
          { variables: new Map(), more: undefined },
          () => 1,
          () => undefined,
        );
      } catch (error) {
        if (!(error instanceof ShellSyntaxError)) throw error;
      }
    }
  });
});

const ASSIGNMENTS = `A='one two'; B="  x"; C=; D='t\\a\\\\b"c'; unset E\n`;

function braced(text: string): string {
  return `$\{${text}}`;
}

/** Words of a command, quoted in all ways there are. */
function command(): fc.Arbitrary<string> {
  const plain = fc.constantFrom('a', 'b1', '-H', '=', '/x', ':', '@', ',', '%', '\xe4', 'a#', '~', '*', 'x}', '!');
  const variable = fc.constantFrom('$A', braced('B'), '$C', braced('D'), '$E', braced('A:-z'));
  const escaped = fc.constantFrom('\\ ', '\\$', "\\'", '\\"', '\\\\', '\\a', '\\\n', '\\#', '\\*');
  const double = fc
    .array(fc.oneof(plain, variable, escaped, fc.constantFrom(' ', '\n', "'", '  ')), { maxLength: 4 })
    .map((parts) => `"${parts.join('').replaceAll('!', '')}"`);
  const single = fc
    .array(fc.oneof(plain, variable, fc.constantFrom('\\', '"', ' ', '\n')), { maxLength: 4 })
    .map((parts) => `'${parts.join('')}'`);
  const word = fc
    .array(fc.oneof({ weight: 3, arbitrary: plain }, variable, escaped, double, single), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join(''));
  return fc.array(word, { maxLength: 5 }).map((words) => words.join(' '));
}

function wordsOf(script: string): readonly Word[] {
  const [launch] = followScript(
    script,
    { variables: new Map(), more: undefined },
    () => 1,
    () => undefined,
  ).launches;
  return launch!.words;
}

function listOf(text: string): string[] {
  return text.split('\0').slice(0, -1);
}
