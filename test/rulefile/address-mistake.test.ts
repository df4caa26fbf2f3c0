import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { findAddressMistake } from '../../src/rulefile/address-mistake.js';
import { LintFile } from '../../src/rulefile/file.js';
import { Source } from '../../src/text/source.js';

const octet = fc.integer({ min: 0, max: 255 });
const quad = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
const label = fc.stringMatching(/^[a-z0-9_]([a-z0-9-]{0,6}[a-z0-9])?$/);
const name = fc.tuple(fc.array(label, { maxLength: 3 }), fc.stringMatching(/^[a-z]{2,5}$/)).map(([labels, top]) => {
  return [...labels, top].join('.');
});
const WORDS = ['unknown', 'none', 'noname', 'nohost', 'unnamed', 'unresolved', 'all', 'any', 'anyone', 'everybody'];

/** What rules rightly have. */
const right = fc.oneof(
  quad,
  fc.tuple(fc.array(octet, { minLength: 1, maxLength: 3 })).map(([octets]) => `${octets.join('.')}.`),
  fc.tuple(quad, octet).map(([address, top]) => `${address}-${top}`),
  fc.tuple(octet, octet, octet).map(([first, bottom, top]) => `${first}.${bottom}-${top}.`),
  fc.tuple(quad, fc.integer({ min: 1, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.ipV6(),
  name
    .filter((text) => ![...WORDS, 'everyone', 'known', 'default'].includes(text) && !text.endsWith('in-addr.arpa'))
    .chain((text) => fc.constantFrom(`=${text}`, `=.${text}`, `joe@=${text}`)),
  quad.map((address) => `joe@${address}`),
  fc.constantFrom('', '='),
);

describe('of addresses', () => {
  test('that are right none has a mistake', () => {
    fc.assert(
      fc.property(right, (address) => {
        expect(findAddressMistake(address)).toBeUndefined();
      }),
    );
  });

  test('with a mistake none matches a client', () => {
    const pieces = fc.constantFrom(
      ...'10.0.0.1|10.|1|0|:|::|25|/|,|;| |-|l|O|"|[|]|!|^|\\.|x|ip4:|from |a.example'.split('|'),
    );
    const text = fc
      .array(fc.oneof(pieces, fc.constant('|')), { minLength: 1, maxLength: 6 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, fc.constantFrom(...DIALECTS), (address, dialect) => {
        const file = new LintFile(new Source('rules', Buffer.from(`${address}:deny\n`)), dialect, undefined);
        const [rule] = file.completeRules;
        // The other lines are rejected, or have spaces in front; what is read as something else is said to be misread.
        if (rule?.mistake === undefined || rule.keys.first !== rule.text) return;
        // A text that ends so can be the beginning of an IPv6 address, as far as the space knows.
        if (rule.text.endsWith(':')) return;
        expect(file.space.unreachable.length, address).toBe(1);
      }),
      { numRuns: 2000 },
    );
  });
});
