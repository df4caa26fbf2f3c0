import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { DatabaseState } from '../../src/checks/run-checks.js';
import { RUN_CHECKS } from '../../src/checks/run-checks.js';
import { lintRun } from '../../src/operations/lint-run.js';
import { describeFinding } from '../../src/report/findings/words.js';
import { parseRun } from '../../src/server/run-file.js';
import { textOf } from '../../src/server/word.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';

/**
 * fixtures/run-checks/CODE/NAME.run is a run script, and NAME.out what that check finds in it, as in fixtures/lint; a NAME
 * that begins with `clean` has no findings. The database is in the state that the check is about, or else up to date.
 */
const FOLDER = new URL('../../fixtures/run-checks/', import.meta.url);

const UP_TO_DATE: DatabaseState = { kind: 'found', obstacle: undefined, sources: 'tcp.smtp', isUpToDate: true };

const STATES: Readonly<Record<string, DatabaseState>> = {
  'database-damaged': { kind: 'damaged', damage: { reason: 'is text, not a database', dropsAll: true } },
  'database-missing': { kind: 'missing' },
  'database-outdated': { ...UP_TO_DATE, isUpToDate: false },
  'database-unreadable': { ...UP_TO_DATE, obstacle: '/priv' },
};

describe.each(RUN_CHECKS.map((check) => [check.code, check] as const))('%s', (code, check) => {
  const folder = new URL(`${code}/`, FOLDER);
  const cases = readdirSync(folder).filter((name) => name.endsWith('.run'));

  test('has fixtures with findings and without', () => {
    const clean = cases.filter((name) => name.startsWith('clean'));
    expect(clean.length).toBeGreaterThan(0);
    expect(clean.length).toBeLessThan(cases.length);
  });

  test.each(cases)('%s', async (name) => {
    const isClean = name.startsWith('clean');
    const lines = findingsIn(readFileSync(new URL(name, folder)), isClean ? UP_TO_DATE : STATES[code]);
    if (isClean) expect(lines).toEqual([]);
    else await expect(lines.join('')).toMatchFileSnapshot(fileURLToPath(new URL(name.replace(/run$/, 'out'), folder)));
  });

  test('the example of its page has it, the corrected one has not', () => {
    expect(findingsIn(bytesOf(check.example), STATES[code])).not.toEqual([]);
    expect(findingsIn(bytesOf(check.corrected), UP_TO_DATE)).toEqual([]);
  });

  function findingsIn(script: Uint8Array, state: DatabaseState = UP_TO_DATE): string[] {
    const run = parseRun(new Source('run', script));
    const { rules = undefined } = run.kind === 'server' ? run.server : {};
    const path = textOf(rules);
    const databases =
      rules === undefined || path === undefined ? [] : [{ flag: 'x' as const, word: rules, path, state }];
    const { source, findings } = lintRun(run, databases);
    return findings
      .filter((finding) => finding.code === code)
      .map((finding) => {
        const [start, end] = [finding.span.start, finding.span.end].map((offset) => source.locationOf(offset));
        return `${start!.line}:${start!.column}-${end!.column} ${finding.severity}: ${describeFinding(finding)}\n`;
      });
  }
});
