import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/checks/check.js';
import { CHECKS } from '../../src/checks/registry.js';
import { suppressionWithoutReason, unusedSuppression } from '../../src/checks/suppression-checks.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { findDialect } from '../../src/dialects/registry.js';
import { findUnjudged, type LintOptions, lint } from '../../src/lint/lint.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { earlyRules } from '../../src/operations/early.js';
import { describeFinding } from '../../src/report/findings/words.js';
import { applyFixes } from '../../src/rulefile/edits.js';
import { LintFile } from '../../src/rulefile/file.js';
import { parseRun } from '../../src/server/run-file.js';
import type { Server } from '../../src/server/server.js';
import { parseFlags } from '../../src/server/server-flags.js';
import { ClientSpace } from '../../src/space/space.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';

/**
 * fixtures/lint/CODE/NAME.DIALECT.rules is linted with that one check. NAME.DIALECT.out has a line for each finding,
 * LINE:COLUMN-ENDCOLUMN SEVERITY [safe|unsafe]: MESSAGE, columns in bytes; NAME.DIALECT.fixed the file with all fixes, the
 * unsafe included; both are left out where there is nothing to say. `vitest run test/checks -u` rewrites the first. NAME may hold the server's flags: `found+H`;
 * NAME.DIALECT.run is the run script of the server, NAME.DIALECT.early the rules of its -y.
 */
const FOLDER = new URL('../../fixtures/lint/', import.meta.url);

describe.each(CHECKS.map((check) => [check.code, check] as const))('%s', (code, check) => {
  const folder = new URL(`${code}/`, FOLDER);
  // Comments that suppress are judged by what all checks find.
  const checks = [unusedSuppression, suppressionWithoutReason].includes(check) ? CHECKS : [check];
  const cases = readdirSync(folder).filter((name) => name.endsWith('.rules'));

  test('has fixtures with findings and without', () => {
    const found = cases.filter((name) => existsSync(new URL(name.replace(/rules$/, 'out'), folder)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(cases.length);
  });

  test.each(cases)('%s', async (name) => {
    const base = name.slice(0, -'.rules'.length);
    const dialect = findDialect(base.slice(base.lastIndexOf('.') + 1))!;
    const flags = /\+(\w+)\./.exec(name)?.[1];
    const source = new Source(name, readFileSync(new URL(name, folder)));
    const run = new URL(`${base}.run`, folder);
    const server = existsSync(run) ? serverOf(readFileSync(run), dialect) : undefined;
    const earlyFile = new URL(`${base}.early`, folder);
    const early = existsSync(earlyFile) ? earlySpace(readFileSync(earlyFile), dialect) : undefined;
    const options = {
      early,
      flags: flags === undefined ? server?.flags : parseFlags(`-${flags}`, dialect.name),
      server,
    };
    const file = new LintFile(source, dialect, options.flags, server, early);
    const found = findUnjudged(file, checks).filter((finding) => finding.code === code);
    const lines = found.map((finding) => {
      const { span, severity, fix } = finding;
      const start = source.locationOf(span.start);
      const end = source.locationOf(span.end);
      const columns =
        end.line === start.line ? `${start.column}-${end.column}` : `${start.column}-${end.line}:${end.column}`;
      return `${start.line}:${columns} ${severity}${fix === undefined ? '' : ` ${fix.kind}`}: ${describeFinding(finding)}\n`;
    });
    const out = new URL(`${base}.out`, folder);
    if (lines.length > 0 || existsSync(out)) await expect(lines.join('')).toMatchFileSnapshot(fileURLToPath(out));

    expect(textOf(withAllFixes(source, dialect, checks, options).bytes)).toBe(
      existsSync(new URL(`${base}.fixed`, folder))
        ? readFileSync(new URL(`${base}.fixed`, folder), 'latin1')
        : textOf(source.bytes),
    );
  });

  test('the example of its page has the finding, and the corrected one does not', () => {
    const has = (rules: string): boolean => {
      const source = new Source('tcp.smtp', bytesOf(rules));
      return ['djb', 'ipv6', 'fehcom', 'indimail'].some((name) => {
        const options = { dialect: findDialect(name)!, checks };
        const server = serverOf(
          bytesOf('export GREETDELAY=20\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n'),
        );
        return [
          {},
          { flags: parseFlags('-H -R') },
          { flags: server.flags, server },
          { early: earlySpace(bytesOf('10.:allow\n'), options.dialect) },
        ].some((known) => lint(source, { ...options, ...known }).some((finding) => finding.code === code));
      });
    };
    expect(has(check.example)).toBe(true);
    expect(has(check.corrected)).toBe(false);
  });
});

/** Makes what checks call a fix, whatever it does to clients. */
function withAllFixes(
  source: Source,
  dialect: Dialect,
  checks: readonly Check[],
  { flags, server, early }: Pick<LintOptions, 'flags' | 'server' | 'early'>,
): Source {
  let fixed = source;
  for (let round = 0; round < 16; round += 1) {
    const fixes = findUnjudged(new LintFile(fixed, dialect, flags, server, early), checks).flatMap(
      ({ fix }) => fix ?? [],
    );
    const { bytes, made } = applyFixes(fixed.bytes, fixes);
    if (made === 0) return fixed;
    fixed = new Source(source.name, bytes);
  }
  throw new Error(`the fixes of ${checks.map(({ code }) => code)} come to no end`);
}

function serverOf(script: Uint8Array, dialect?: Dialect): Server {
  const run = parseRun(new Source('run', script), { dialect: dialect?.name });
  if (run.kind !== 'server') throw new Error('no server');
  return run.server;
}

function earlySpace(rules: Uint8Array, dialect: Dialect): ClientSpace {
  return new ClientSpace(earlyRules(CompiledRules.compile(rules, dialect), dialect), dialect);
}
