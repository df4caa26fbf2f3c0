import { describe, expect, test } from 'vitest';
import { diffOf } from '../support/diffs.js';

const RELAYS = 'allow,RELAYCLIENT=""';

describe('the plan of a change', () => {
  test.each([
    ['', `10.0.0.:${RELAYS}\n`, 256n],
    [`10.0.0.:${RELAYS}\n`, `10.0.:${RELAYS}\n`, 65_280n],
    [`10.0.0.:${RELAYS}\n`, '', 0n],
    // The same address is counted once, whatever the name.
    ['', `10.0.0.1:${RELAYS}\n=a:${RELAYS},A="1"\n`, 2n ** 32n],
    ['', `joe@10.0.0.1:${RELAYS}\n`, 1n],
  ])('from %j to %j relays so many more', (old, changed, count) => {
    expect(BigInt(diffOf(old, changed).plan.newlyRelayed)).toBe(count);
  });

  test('counts what text decides as all that it may be', () => {
    const { plan } = diffOf('', `2001:db8::1:${RELAYS}\n2001:db8::2:${RELAYS}\n`, ['ipv6', 'ipv6']);
    expect(plan.newlyRelayed).toBe('2');
    const prefix = diffOf('', `2001:db8::1:${RELAYS}\n2001:db8:::${RELAYS}\n`, ['ipv6', 'ipv6']).plan;
    expect(BigInt(prefix.newlyRelayed)).toBeGreaterThanOrEqual(2n ** 64n);
  });

  test('counts whom it closes, refuses, lets in, and relays for no more', () => {
    const old = `10.0.0.:${RELAYS}\n10.0.1.:${RELAYS}\n10.0.2.:deny\n10.0.3.:${RELAYS}\n`;
    const changed = '10.0.0.:deny\n10.0.1.:allow,RBLSMTPD="-no"\n10.0.4.:deny\n';
    expect(diffOf(old, changed).plan).toEqual({
      newlyRelayed: '0',
      noLongerRelayed: '768',
      newlyClosed: '512',
      newlyRefused: '256',
      newlyLetIn: '256',
    });
  });
});
