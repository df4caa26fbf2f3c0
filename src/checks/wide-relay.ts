import { parseAddress6 } from '../net/address6.js';
import { decidingRule, isCatchAll, isPublicOctet, witnessOf } from '../rulefile/deciding-rule.js';
import type { LintFile } from '../rulefile/file.js';
import { countPublic } from '../rulefile/public-clients.js';
import type { LintRule } from '../rulefile/rule.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import { claim, witnessOfRule } from '../rulefile/witness.js';
import type { Witness } from '../space/witnesses.js';
import { formatCount } from '../text/counts.js';
import type { Check } from './check.js';

/** A network with a prefix this short belongs to many owners. */
const WIDE4 = 8;
const WIDE6 = 16;

export const wideRelay: Check = {
  code: 'wide-relay',
  severity: 'warning',
  title: 'far too many clients may send to any address',
  why: `RELAYCLIENT lets a client send to any address in the world. A public network of 16 million addresses, every
host of a top-level domain, or every client that has a name at all is not a group you can trust: spammers are among
them. Name the networks that are really yours, or let users authenticate.`,
  example: '64.:allow,RELAYCLIENT=""\n=:allow,RELAYCLIENT=""\n=.net:allow,RELAYCLIENT=""\n',
  corrected: '64.1.2.:allow,RELAYCLIENT=""\n=mail.example.net:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const rule of relayingRules(file)) {
      const crowd = isCatchAll(rule) ? undefined : crowdOf(file, rule);
      if (crowd === undefined) continue;
      report(rule.rule.address, {
        claim: claim(file, crowd.client),
        verdict: 'wide-relay',
        message: `${crowd.name} may send to any address`,
        help: 'give RELAYCLIENT only to your own networks',
      });
    }
  },
};

/** The many clients of a rule. */
interface Crowd {
  /** One of them. */
  readonly client: Witness;
  /** All of them, for a message. */
  readonly name: string;
}

/** The many clients of a rule; undefined where they are few. */
function crowdOf(file: LintFile, rule: LintRule): Crowd | undefined {
  const { shape, keys } = rule;
  switch (shape.kind) {
    case 'host':
      return hostCrowd(file, rule, shape.host);
    case 'network':
      return file.dialect.traits.supportsCidr
        ? networkCrowd(file, rule, shape.address, Number(shape.length))
        : undefined;
    case 'ipv6': {
      const prefix = /^([0-9a-f]{1,4}):$/.exec(keys.first ?? '')?.[1];
      return prefix === undefined ? undefined : networkCrowd(file, rule, `${prefix}::`, WIDE6);
    }
    case 'ipv4':
    case 'range':
      if (!/^\d+\.$/.test(keys.first ?? '')) return undefined;
      return octetCrowd(file, rule, Array.from(keys, Number));
    default:
      return undefined;
  }
}

function hostCrowd(file: LintFile, rule: LintRule, host: string): Crowd | undefined {
  const client = /^(?:\.[\w-]+)?$/.test(host) ? witnessOfRule(file, rule) : undefined;
  if (client === undefined) return undefined;
  if (host === '') return { client, name: 'every client that has a name' };
  const example = { ip: client.ip, host: `host.example${host}` };
  const shown = decidingRule(file, example) === rule ? example : client;
  return { client: shown, name: `${shown.host} and every other client with a name in "${host}"` };
}

function networkCrowd(file: LintFile, rule: LintRule, address: string, length: number): Crowd | undefined {
  const groups = parseAddress6(address);
  if (groups === undefined) {
    const first = Number.parseInt(address, 10);
    const count = length > WIDE4 ? 0 : 2 ** (WIDE4 - length);
    return octetCrowd(
      file,
      rule,
      Array.from({ length: count }, (_, i) => first + i),
    );
  }
  // Only 2000::/3 is in use; the rest is private or nothing.
  if (length > WIDE6 || groups[0]! >> 13 !== 1) return undefined;
  const first = groups[0]!.toString(16);
  const clients = [`${first}::7`, `${first}:db8::7`, `${first}:470::7`].map((ip) => ({ ip }));
  const client = witnessOf(file, rule, clients);
  return client && { client, name: `${client.ip} and every other client of a network of 2^${128 - length} addresses` };
}

function octetCrowd(file: LintFile, rule: LintRule, octets: readonly number[]): Crowd | undefined {
  const open = octets.filter(isPublicOctet);
  const clients = open.flatMap((octet) => [1, 51, 203].map((next) => ({ ip: `${octet}.${next}.100.7` })));
  const client = witnessOf(file, rule, clients);
  return (
    client && { client, name: `${client.ip} and ${formatCount(countPublic(file, rule) - 1n)} other public addresses` }
  );
}
