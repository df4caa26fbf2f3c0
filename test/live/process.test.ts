import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { compile } from '../../src/index.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { filesIn } from '../support/files.js';
import { freshFolder } from '../support/folder.js';
import { client, environmentOf } from '../support/generator/client.js';
import { ruleFile } from '../support/generator/file.js';
import { describeLive, ORIGINAL_DIALECTS, original } from '../support/originals.js';
import { type Call, ours, runProgram } from '../support/program.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

type Program = 'tcprules' | 'tcprulescheck';
type Case = Omit<Call, 'folder'> & { name: string };

const ANY_BYTE = Array.from({ length: 255 }, (_, i) => String.fromCharCode(i + 1)).join('');
const RULES = bytesOf(`\xe9t\xe9@1.2.3.4:allow,N="\xff"\n=\xfe.org:deny\n1.2.3.4:allow,A="1",B=/2/\n:deny\n`);
const IP = { TCPREMOTEIP: '1.2.3.4' };

const COMPILING: Case[] = [
  { name: 'names that are not UTF-8', args: ['r\xff\xfe.cdb', 'r\xe9.tmp'] },
  { name: 'a name of every byte but the slash', args: ['rules.cdb', ANY_BYTE.slice(0, 120).replace('/', '')] },
  { name: 'U+FFFD, which is UTF-8', args: ['r\xef\xbf\xbd.cdb', 'r\xef\xbf\xbd\xff.tmp'] },
  { name: 'a failure with a name that is not UTF-8', args: ['rules.cdb', '\xff/\xfe'] },
  { name: 'a move to a name that is not UTF-8', args: ['\xff/\xfe', 'rules.tmp'] },
  { name: 'a name of spaces and quotes', args: [` '"$x \n.cdb`, 'rules.tmp'] },
  { name: 'names that look like options', args: ['--help', '-v'] },
  {
    name: 'a malformed line that is not UTF-8',
    args: ['rules.cdb', 'rules.tmp'],
    stdin: bytesOf(':allow\n\xff:allow\xe9\r\n'),
  },
  { name: 'nothing to read', args: ['rules.cdb', 'rules.tmp'], stdin: { path: '/dev/null' } },
  { name: 'a umask', args: ['rules.cdb', 'rules.tmp'], umask: '027' },
  { name: 'no umask', args: ['rules.cdb', 'rules.tmp'], umask: '000' },
  { name: 'a link in place of the database', args: ['link', 'rules.tmp'] },
  { name: 'a link in place of the temporary file', args: ['rules.cdb', 'link'] },
  { name: 'a hard link in place of the temporary file', args: ['rules.cdb', 'hard'] },
  { name: 'one name for both', args: ['rules.cdb', 'rules.cdb'] },
  { name: 'one name for both, and a bad line', args: ['rules.cdb', './rules.cdb'], stdin: bytesOf(':allow,') },
  { name: 'a byte order mark and half a surrogate pair', args: ['\xef\xbb\xbf.cdb', '\xed\xa0\x80.tmp'] },
  { name: 'no such directory', args: ['none/rules.cdb', 'none/rules.tmp'] },
  { name: 'a directory', args: ['rules.cdb', 'folder'] },
  { name: 'another directory', args: ['folder/rules.cdb', 'rules.tmp'] },
  { name: 'absolute names', args: ['/dev/null/rules.cdb', '/dev/null/rules.tmp'] },
];

const CHECKING: Case[] = [
  { name: 'values that are not UTF-8', args: ['rules.cdb'], env: { ...IP, TCPREMOTEINFO: '\xe9t\xe9' } },
  { name: 'a host that is not UTF-8', args: ['rules.cdb'], env: { TCPREMOTEHOST: 'a.\xfe.org' } },
  { name: 'every byte', args: ['rules.cdb'], env: { ...IP, TCPREMOTEHOST: ANY_BYTE, TCPREMOTEINFO: ANY_BYTE } },
  { name: 'U+FFFD, which is UTF-8', args: ['rules.cdb'], env: { TCPREMOTEIP: '\xef\xbf\xbd', TCPREMOTEHOST: '\xff' } },
  { name: 'values of several lines', args: ['rules.cdb'], env: { TCPREMOTEIP: '1\n2', TCPREMOTEHOST: 'a=b\nc' } },
  { name: 'other variables', args: ['rules.cdb'], env: { ...IP, 'X\xff': '\xfe', XTCPREMOTEIP: '\xff' } },
  { name: 'nothing set', args: ['rules.cdb'] },
  { name: 'all empty', args: ['rules.cdb'], env: { TCPREMOTEIP: '', TCPREMOTEHOST: '', TCPREMOTEINFO: '' } },
  { name: 'a name that is not UTF-8', args: ['\xe9.cdb'], env: IP },
  { name: 'no such file', args: ['\xfe/\xff'], env: IP },
  { name: 'a file of no bytes', args: ['empty'], env: IP },
  { name: 'a link', args: ['link'], env: IP },
  { name: 'a text', args: ['text'], env: IP },
];

describeLive('whole processes', () => {
  describe.each(ORIGINAL_DIALECTS)('%s: end as the original programs', (dialect) => {
    test.each(COMPILING)('tcprules: $name', (call) => expectSame('tcprules', { stdin: RULES, ...call }));

    test.each(CHECKING)('tcprulescheck: $name', (call) => expectSame('tcprulescheck', call));

    test('generated rules and clients', SLOW, () => {
      const random = new Random(SEED);
      for (let i = 0; i < 15; i += 1) {
        const rules = ruleFile(random, findDialect(dialect)!);
        expectSame('tcprules', { args: ['rules.cdb', 'rules.tmp'], stdin: rules });
        const env = environmentOf(client(random, RULES));
        expectSame('tcprulescheck', { args: ['rules.cdb'], env });
      }
    });

    function expectSame(program: Program, call: Omit<Call, 'folder'>): void {
      const [real, own] = [[original(dialect, program)], ours(program)].map((command, i) => {
        const folder = freshFolder();
        fill(folder);
        const env = i === 0 ? call.env : { ...call.env, TCPRULES_DIALECT: dialect };
        const { exitCode, signal, stdout, stderr } = runProgram(command, { ...call, folder, env: env ?? {} });
        return { exitCode, signal, stdout: textOf(stdout), stderr: textOf(stderr), files: filesIn(folder) };
      });
      expect(own, seeded(JSON.stringify([call.args, call.env]))).toEqual(real);
    }

    function fill(folder: string): void {
      const database = compile(RULES, { dialect });
      writeFileSync(join(folder, 'rules.cdb'), database);
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), bytesOf('\xe9.cdb')]), database);
      writeFileSync(join(folder, 'empty'), '');
      writeFileSync(join(folder, 'text'), 'This is not a database.\n'.repeat(200));
      symlinkSync('rules.cdb', join(folder, 'link'));
      linkSync(join(folder, 'rules.cdb'), join(folder, 'hard'));
      mkdirSync(join(folder, 'folder'));
    }
  });
});
