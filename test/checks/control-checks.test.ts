import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { CONTROL_CHECKS } from '../../src/checks/control-checks.js';
import { lintControl } from '../../src/operations/lint-control.js';
import { describeFinding } from '../../src/report/findings/words.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { ctl, folderWith } from '../support/ctl.js';

/**
 * fixtures/control-checks/CODE/NAME is a control directory, and NAME.out what that check finds in it; a NAME without .out has
 * no findings. morercpthosts.keys has the keys of morercpthosts.cdb.
 */
const FOLDER = new URL('../../fixtures/control-checks/', import.meta.url);

describe.each(CONTROL_CHECKS.map((check) => [check.code, check] as const))('%s', (code, check) => {
  const folder = new URL(`${code}/`, FOLDER);
  const cases = readdirSync(folder).filter((name) => !name.endsWith('.out'));

  test('has fixtures with findings and without', () => {
    const found = cases.filter((name) => existsSync(new URL(`${name}.out`, folder)));
    expect(found.length).toBeGreaterThan(0);
    expect(found.length).toBeLessThan(cases.length);
  });

  test.each(cases)('%s', async (name) => {
    const read = (file: string): Uint8Array | undefined => {
      const url = new URL(`${name}/${file}`, folder);
      return existsSync(url) ? readFileSync(url) : undefined;
    };
    const lines = findingsIn(read('rcpthosts'), read('morercpthosts'), read('morercpthosts.keys'));
    const out = new URL(`${name}.out`, folder);
    if (lines.length > 0 || existsSync(out)) await expect(lines.join('')).toMatchFileSnapshot(fileURLToPath(out));
  });

  test('finds nothing in what its page says to write instead', () => {
    const corrected = bytesOf(check.corrected);
    expect(findingsIn(corrected, corrected, corrected)).toEqual([]);
    if (code === 'rcpthosts-entry') expect(findingsIn(bytesOf(check.example))).toHaveLength(3);
  });

  function findingsIn(rcpthosts?: Uint8Array, morercpthosts?: Uint8Array, keys?: Uint8Array): string[] {
    const { source, findings } = lintControl({
      rcpthosts: new Source('rcpthosts', rcpthosts ?? bytesOf('')),
      hasRcpthosts: rcpthosts !== undefined,
      morercpthosts,
      morercpthostsDatabase: keys && databaseOf(keys),
    });
    return findings
      .filter((finding) => finding.code === code)
      .map((finding) => {
        const { line, column } = source.locationOf(finding.span.start);
        return `${line}:${column} ${finding.severity}: ${describeFinding(finding)}\n`;
      });
  }
});

describe('lint --control', () => {
  test('checks the directory, with rules and without', () => {
    const folder = folderWith({ rcpthosts: '10.\n', 'tcp.smtp': '127.:allow\n:deny\n' });
    const alone = ctl(folder, ['lint', '--control', '.']);
    expect(alone.stdout).toMatch(/^\.\/rcpthosts:1:1: warning: .*\[rcpthosts-entry\]\n/);
    expect(ctl(folder, ['lint', '--control', '.', 'tcp.smtp']).stdout).toContain('[rcpthosts-entry]');
    expect(ctl(folder, ['lint', '--control', 'none']).exitCode).toBe(100);
  });

  test('says that every client may relay where there is no rcpthosts', () => {
    const { exitCode, stdout } = ctl(folderWith({}), ['lint', '--control', '.']);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^\.\/rcpthosts:1:1: error: open relay: there is no rcpthosts, .*\[rcpthosts-missing\]\n/);
  });
});

function databaseOf(keys: Uint8Array): Uint8Array {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const key of Buffer.from(keys).toString('latin1').split('\n'))
    if (key !== '') writer.add(bytesOf(key), bytesOf(''));
  writer.finish();
  return sink.contents;
}
