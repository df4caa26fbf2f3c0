import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { judgeDomain, judgeRecipient, NO_GATEWAY } from '../../src/operations/recipient.js';
import type { Effect } from '../../src/space/effects.js';
import { bytesOf } from '../support/bytes.js';
import { holds } from '../support/property.js';

const effect = (env: Record<string, string>, action: Effect['action'] = 'allow'): Effect => ({
  action,
  env: new Map(Object.entries(env)),
});

describe('a recipient', () => {
  const files = {
    rcpthosts: bytesOf('# ours\nExample.ORG\t \n\n.sub.example\n'),
    morercpthosts: databaseOf(['more.example']),
  };

  test.each([
    ['ann@example.org', { kind: 'accepted', by: 'example.org', file: 'rcpthosts' }],
    ['ann@EXAMPLE.org', { kind: 'accepted', by: 'example.org', file: 'rcpthosts' }],
    ['ann@a.example.org', { kind: 'refused', reply: NO_GATEWAY }],
    ['ann@a.sub.example', { kind: 'accepted', by: '.sub.example', file: 'rcpthosts' }],
    ['ann@sub.example', { kind: 'refused', reply: NO_GATEWAY }],
    ['ann@More.example', { kind: 'accepted', by: 'more.example', file: 'morercpthosts.cdb' }],
    ['ann', { kind: 'local' }],
    ['ann@', { kind: 'refused', reply: NO_GATEWAY }],
    ['a@example.org@other.example', { kind: 'refused', reply: NO_GATEWAY }],
  ] as const)('%s of a client that does not relay', (address, verdict) => {
    expect(judgeRecipient(effect({}), address, files)).toEqual(verdict);
  });

  test.each([
    [effect({}, 'deny'), { kind: 'denied' }],
    [effect({ RBLSMTPD: '-no' }), { kind: 'refused-by-rblsmtpd', reply: '553 no' }],
    [effect({ RBLSMTPD: 'later', RELAYCLIENT: '' }), { kind: 'refused-by-rblsmtpd', reply: '451 later' }],
    [effect({ RBLSMTPD: '', RELAYCLIENT: '' }), { kind: 'relayed', address: 'ann@x.example' }],
    [effect({ RELAYCLIENT: '@fixme' }), { kind: 'relayed', address: 'ann@x.example@fixme' }],
  ] as const)('of a client that gets %j', (given, verdict) => {
    expect(judgeRecipient(given, 'ann@x.example', files)).toEqual(verdict);
  });

  test('is accepted from everybody where there is no rcpthosts, whatever morercpthosts.cdb says', () => {
    expect(judgeDomain('ann@x.example', { ...files, rcpthosts: undefined })).toEqual({ kind: 'no-rcpthosts' });
  });

  test('is accepted or refused as the algorithm of qmail says, written a second time', () => {
    const label = fc.constantFrom('a', 'B', 'example', 'ORG', '', 'x-y');
    const domain = fc.array(label, { maxLength: 4 }).map((labels) => labels.join('.'));
    const line = fc.oneof(
      domain,
      domain.map((name) => `.${name}`),
      fc.constantFrom('# c', ' \t', 'a.b \t'),
    );
    holds(
      fc.property(
        fc.array(line),
        fc.array(domain),
        fc.array(domain, { minLength: 20, maxLength: 20 }),
        (rh, more, asked) => {
          const keys = more.map((name) => name.toLowerCase());
          const known = { rcpthosts: bytesOf(rh.join('\n')), morercpthosts: databaseOf(keys) };
          for (const name of asked) {
            const { kind } = judgeDomain(`ann@${name}`, known);
            expect(kind === 'accepted', name).toBe(isAllowed(name, rh, keys));
          }
        },
      ),
      500,
    );
  });
});

/** The loop of rcpthosts.c: at the start of the domain and at each dot it asks for all that follows. */
function isAllowed(domain: string, lines: readonly string[], keys: readonly string[]): boolean {
  const host = domain.toLowerCase();
  const list = lines
    .flatMap((line) => line.split('\n'))
    .map((line) => line.replace(/[ \t\n]*$/, '').toLowerCase())
    .filter((line) => line.length > 0 && line[0] !== '#');
  for (let j = 0; j < host.length; j += 1) {
    if (j > 0 && host[j] !== '.') continue;
    if (list.some((line) => line === host.slice(j)) || keys.some((key) => key === host.slice(j))) return true;
  }
  return false;
}

/** What qmail-newmrh makes: keys without data. */
function databaseOf(keys: readonly string[]): Uint8Array {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const key of keys) writer.add(bytesOf(key), bytesOf(''));
  writer.finish();
  return sink.contents;
}
