import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findHiddenRecords, measureCoverage } from '../../src/expectations/coverage.js';
import { bytesOf } from '../support/bytes.js';
import { ctl, folderWith } from '../support/ctl.js';
import { EARLY_DIALECTS, spaceOf } from '../support/early.js';
import { holds } from '../support/property.js';

/** Addresses of which rules name some, and their networks, so that all of them can be tried. */
const IPS = [0, 1, 2].flatMap((third) => [0, 1, 2].map((last) => `10.0.${third}.${last}`));
const HOSTS = [undefined, '', 'a.example', 'b.example'];
const INFOS = [undefined, 'user'];
const ADDRESSES = ['', '=', '=a.example', '=.example', '10.', '10.0.0-1.', '10.0.2.0-2'].concat(
  IPS,
  IPS.map((ip) => `user@${ip}`),
  ['10.0.0.', '10.0.1.', '10.0.2.'],
);

const rules = fc
  .array(fc.constantFrom(...ADDRESSES), { minLength: 1, maxLength: 8 })
  .map((addresses) => bytesOf(addresses.map((address) => `${address}:allow\n`).join('')));

describe('rules hidden by those of -y', () => {
  test('do not count', () => {
    const folder = folderWith({
      early: '10.:deny\n',
      main: '10.1.:deny\nuser@10.1.1.1:allow\n9-11.:allow\n:allow\n',
      'main.expect': '9.0.0.0/8 => allow\n192.0.2.1 => allow\n',
    });
    const args = ['test', '--early', 'early', '--coverage', '--min-coverage', '100', 'main'];
    const { exitCode, stdout } = ctl(folder, args);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('main: expectations cover 2 of 2 rules (100%)');
    expect(ctl(folder, ['test', '--coverage', 'main']).stdout).toContain('cover 2 of 4 rules');
  });

  test('are not asked for any client, whatever the rules', () => {
    holds(
      fc.property(fc.constantFrom(...EARLY_DIALECTS), rules, rules, (dialect, main, early) => {
        const [space, alone] = [spaceOf(main, early, dialect), spaceOf(main, undefined, dialect)];
        const hidden = findHiddenRecords(space, alone);
        const reached = new Set<number>();
        for (const ip of ['192.0.2.1', '2001:db8::1', '2001:db8::2', '10.1.1.1', ...IPS])
          for (const host of HOSTS)
            for (const info of INFOS) {
              const position = space.decide({
                ip: bytesOf(ip),
                host: host === undefined ? host : bytesOf(host),
                info: info === undefined ? info : bytesOf(info),
              });
              if (!space.isEarly(position)) reached.add(position);
            }
        for (const position of reached) expect(hidden.has(position)).toBe(false);
        const { rules: counted, covered } = measureCoverage(space, reached, undefined, hidden);
        expect(covered).toBeLessThanOrEqual(counted);
      }),
    );
  });
});
