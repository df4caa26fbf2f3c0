import { describe, expect, test } from 'vitest';
import { ipv6 } from '../../src/dialects/ipv6.js';
import { groupsToNumber, IPV6 } from '../../src/net/family.js';
import { formatAddress } from '../../src/space/format-client.js';
import { findAddress, networksWithPrefix, type PrefixQuestion } from '../../src/space/text-prefixes.js';
import { Random, SEED, seeded } from '../support/random.js';

const NOTHING = { others: [], own: new Set<bigint>(), dialect: ipv6 };

/** The first network of a prefix. */
function found(prefix: string, question: Partial<PrefixQuestion> = {}): string | undefined {
  for (const range of networksWithPrefix(prefix)) {
    const address = findAddress(range, { ...NOTHING, prefix, ...question });
    if (address !== undefined) return formatAddress(address, ipv6);
  }
  return undefined;
}

describe('addresses whose text begins so', () => {
  test.each([
    ['fe80::', ['fe80::/32', 'fe80::/48', 'fe80::/64', 'fe80::/80', 'fe80::/96', 'fe80::/112', 'fe80::/128']],
    ['1:2:3:4::6:', ['1:2:3:4:0:6::/96', '1:2:3:4:0:0:6:0/112', '1:2:3:4::6/128']],
    ['0:1:', ['0:1::/32']],
    ['::ffff:1.', []],
    ['1::2::3:', []],
  ])('%s are in %j', (prefix, networks) => {
    const expected = networks.map((text) => {
      const [start, bits] = text.split('/') as [string, string];
      return { start: IPV6.parse(start), end: IPV6.endOf(IPV6.parse(start)!, Number(bits)) };
    });
    expect(networksWithPrefix(prefix)).toEqual(expected);
  });

  test('are found after those that are excluded', () => {
    expect(found('fe80::')).toBe('fe80::');
    expect(found('fe80::', { own: new Set([IPV6.parse('fe80::')!]) })).toBe('fe80::1:1:1:1:1:1');
    expect(found('fe80::', { others: ['fe80::1:'], own: new Set([IPV6.parse('fe80::')!]) })).toBe('fe80::2:1:1:1:1:1');
    expect(found('0:1:')).toBe('0:1::');
    expect(found('0:0:')).toBe('0:0:1::1:1');
    expect(found('1:2:3:4:5:6::7:')).toBeUndefined();
  });

  test('are found in any range that has some, and in no other', () => {
    const random = new Random(SEED);
    const group = (): number => random.pick([0, 0, 1, 2, 0xffff]);
    const prefixes = ['fe80::', '::', '0:1:', '1::2:', '0:0:', '2::', '1:0:', ''];
    for (let i = 0; i < 3000; i += 1) {
      const groups = Uint16Array.from(random.list(8, group));
      const start = groupsToNumber(groups);
      const range = { start, end: start + BigInt(random.pick([1, 2, 3, 65536, 65537, 2 ** 33])) };
      const prefix = random.pick(prefixes);
      const others = prefixes.filter((other) => other.startsWith(prefix) && other !== prefix && random.onceIn(2));
      if (range.end > IPV6.end) continue;
      const question = { ...NOTHING, prefix, others };
      // A question is asked of what lies in one network of its prefix.
      if (
        prefix !== '' &&
        !networksWithPrefix(prefix).some((network) => network.start <= start && range.end <= network.end)
      )
        continue;
      const isMeant = (address: bigint): boolean => {
        const text = formatAddress(address, ipv6);
        return text.startsWith(prefix) && !others.some((other) => text.startsWith(other));
      };
      const address = findAddress(range, question);
      const what = seeded(`${JSON.stringify([prefix, others])} ${formatAddress(start, ipv6)} ${range.end - start}`);
      if (address !== undefined) {
        expect(isMeant(address) && range.start <= address && address < range.end, what).toBe(true);
        continue;
      }
      const samples = [
        ...random.list(20, () => start + (BigInt(random.below(2 ** 31)) * (range.end - start)) / 2n ** 31n),
      ];
      for (const sample of [range.start, range.end - 1n, ...samples]) expect(isMeant(sample), what).toBe(false);
    }
  });
});
