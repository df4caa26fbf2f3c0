import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { lint } from '../../src/lint/lint.js';
import { lintFiles } from '../../src/operations/lint.js';
import { locate } from '../../src/report/findings/locate.js';
import { parseFlags } from '../../src/server/server-flags.js';
import { Source } from '../../src/text/source.js';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

function read(name: string): Source {
  return new Source(name, readFileSync(new URL(name, FIXTURES)));
}

describe('a file with the mistakes people make', () => {
  const source = read('mistakes/tcp.smtp');

  test('has a finding for each, at the right column', async () => {
    const findings = lint(source, { dialect: DEFAULT_DIALECT });
    const found = locate({ source, findings }).map(({ line, column, finding }) => {
      return `${line}:${column} ${finding.severity} ${finding.code}\n`;
    });
    const out = fileURLToPath(new URL('mistakes/tcp.smtp.out', FIXTURES));
    await expect(found.join('')).toMatchFileSnapshot(out);
  });

  test('is fixed safely in one run', () => {
    const { files, changed } = lintFiles([source], { dialect: DEFAULT_DIALECT, fix: 'safe' });
    const lines = Buffer.from(changed[0]!.after.bytes).toString().split('\n');
    for (const line of [
      '10.0.0.:allow,RELAYCLIENT=""',
      '172.16.:allow',
      '# office',
      '10.2.:allow',
      '10.3.:allow,RELAYCLIENT=""',
      '10.4.:allow,DATABYTES="1000000"',
      '10.6.:allow,RELAYCLIENT="",RBLSMTPD=""',
      '203.0.113.250-255:deny',
      '10.9.:allow',
    ]) {
      expect(lines).toContain(line);
    }
    expect(files[0]!.findings.filter(({ fix }) => fix?.kind === 'safe')).toEqual([]);
  });
});

describe('the examples that are shipped', () => {
  const names = readdirSync(new URL('examples/', FIXTURES));

  test.each(names)('%s has no findings in any dialect', (name) => {
    for (const dialect of DIALECTS) {
      for (const flags of [undefined, parseFlags(''), parseFlags('-H -R'), parseFlags('-p')]) {
        const findings = lint(read(`examples/${name}`), { dialect, flags });
        const found = findings
          .filter(({ severity }) => severity !== 'info')
          .map(({ code, message }) => [code, message]);
        expect(found, dialect.name).toEqual([]);
      }
    }
  });
});
