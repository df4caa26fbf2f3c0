import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/registry.js';
import { relayclientNotInherited } from '../../src/checks/relayclient-not-inherited.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { fixAll } from '../../src/lint/fix.js';
import { lint } from '../../src/lint/lint.js';
import { explain } from '../../src/operations/explain.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { Random, SEED, seeded } from '../support/random.js';

/** Whether a client may relay, by the compiled rules; undefined where it is turned away. */
function mayRelay(rules: string, client: string, dialect: Dialect): boolean | undefined {
  const isAddress = /^[\d.]+$/.test(client) || client.includes(':');
  const { outcome } = explain(
    bytesOf(rules),
    { ip: bytesOf(isAddress ? client : '203.0.113.9'), host: isAddress ? undefined : bytesOf(client), info: undefined },
    { dialect },
  );
  if (outcome.action === 'deny') return undefined;
  return outcome.variables.some(({ name, value }) => name === 'RELAYCLIENT' && value !== undefined);
}

const ADDRESSES = [
  '10.',
  '10.0.',
  '10.0.0.',
  '10.0.0.5',
  '10.7-9.',
  '10.0.0.6-8',
  '=.a',
  '=.b.a',
  '=b.a',
  '=c.b.a',
  '',
];
const ADDRESSES6 = ['2001:db8::7'];
const PREFIXES6 = ['2001:db8:', '2001:'];
const NETWORKS = ['10.128.0.0/9', '10.0.0.0/30', '2001:db8::/32', '2001:db8::/64'];
const INSTRUCTIONS = ['allow,RELAYCLIENT=""', 'allow,A="1"', 'allow,RBLSMTPD=""', 'allow', 'deny'];

/** Rules for networks in networks and domains in domains, no two for one address. */
function nestedRules(random: Random, dialect: Dialect): string {
  const { traits, formatClientIpv6 } = dialect;
  const wide = traits.supportsCidr ? NETWORKS : formatClientIpv6 === undefined ? [] : PREFIXES6;
  const some = [...ADDRESSES, ...wide, ...(formatClientIpv6 === undefined ? [] : ADDRESSES6)];
  const chosen = new Set(random.list(10, () => random.pick(some)));
  return [...chosen].map((address) => `${address}:${random.pick(INSTRUCTIONS)}\n`).join('');
}

describe.each(DIALECTS)('$name: a client that is said to lose RELAYCLIENT', (dialect) => {
  test('does not relay, and would without the rule', () => {
    const random = new Random(SEED);
    let count = 0;
    for (let i = 0; i < 200; i += 1) {
      const rules = nestedRules(random, dialect);
      const findings = lint(new Source('tcp.smtp', bytesOf(rules)), { dialect, checks: [relayclientNotInherited] });
      for (const { span, message } of findings) {
        const client = /^(\S+) may not relay/.exec(message)![1]!;
        const line = rules.slice(0, span.start).split('\n').length - 1;
        const without = rules.split('\n').filter((_, at) => at !== line);
        const note = seeded(`${dialect.name} ${client}\n${rules}`);
        expect(mayRelay(rules, client, dialect), note).toBe(false);
        expect(mayRelay(without.join('\n'), client, dialect), note).toBe(true);
        count += 1;
      }
    }
    expect(count, seeded('findings in 200 files')).toBeGreaterThan(20);
  });
});

test('no safe fix gives RELAYCLIENT another name, or another name to it', () => {
  for (const rules of ['10.:allow,RELAYCLINT=""\n', '10.:allow,RELAYCLIENTS=""\n', '10.:allow,relayclient=""\n']) {
    const source = new Source('tcp.smtp', bytesOf(rules));
    const { source: fixed } = fixAll(source, 'safe', { dialect: DEFAULT_DIALECT, checks: CHECKS });
    expect(textOf(fixed.bytes)).toBe(rules);
  }
});
