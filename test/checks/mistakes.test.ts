import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { lint } from '../../src/lint/lint.js';
import { parseFlags } from '../../src/lint/server-flags.js';
import { lintFiles } from '../../src/operations/lint.js';
import { locate } from '../../src/report/findings/locate.js';
import { Source } from '../../src/text/source.js';

const FIXTURES = new URL('../../fixtures/', import.meta.url);

function read(name: string): Source {
  return new Source(name, readFileSync(new URL(name, FIXTURES)));
}

describe('a file with the mistakes people make', () => {
  const source = read('mistakes/tcp.smtp');

  test('has all of them found, at the right column', () => {
    const findings = lint(source, { dialect: DEFAULT_DIALECT });
    const found = locate({ source, findings }).map(({ line, column, finding }) => {
      return `${line}:${column} ${finding.severity} ${finding.code}`;
    });
    expect(found).toEqual([
      '3:1 error missing-trailing-dot',
      '4:1 error unsupported-cidr',
      '5:1 error wildcard-address',
      '6:1 error space-in-address',
      '7:13 error space-in-variable-name',
      '8:13 error inline-comment',
      '9:25 error smart-quotes',
      '10:23 error unquoted-value',
      '11:22 error unbalanced-quote',
      '12:27 error missing-comma',
      '13:1 error unfilled-placeholder',
      '14:1 warning zero-address',
      '16:1 error duplicate-address',
      '17:11 error empty-range',
      '18:15 warning range-out-of-bounds',
      '19:1 error malformed-range',
      '20:9 error no-colon',
      '21:7 error unknown-instruction',
      '22:1 warning wide-relay',
      '23:27 warning relayclient-value',
      '24:12 warning variables-on-deny',
      '25:1 error hostname-without-equals',
      '26:2 error host-case',
      '27:1 error unmatchable-info-prefix',
      '28:1 error ipv6-in-ipv4-dialect',
      '29:1 error invalid-octet',
      '30:14 warning misspelt-variable',
      '31:26 warning variable-value-type',
      '32:14 warning reserved-variable',
      '33:1 error open-relay',
    ]);
  });

  test('has all the safe fixes made in one run', () => {
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

  test.each(names)('%s has nothing wrong in any dialect', (name) => {
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
