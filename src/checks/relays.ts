import { basename } from 'node:path';
import { parseAddress6 } from '../net/address6.js';
import {
  decidingRule,
  findWitness,
  isCatchAll,
  isPublicOctet,
  makeExampleHost,
  publicClients,
} from '../rulefile/deciding-rule.js';
import type { LintFile } from '../rulefile/file.js';
import { countPublic, PUBLIC_COUNT } from '../rulefile/public-clients.js';
import type { LintRule } from '../rulefile/rule.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import { type Claim, claim, findRuleWitness } from '../rulefile/witness.js';
import { isSubmission as isSubmissionServer } from '../server/chain.js';
import type { Witness } from '../space/witnesses.js';
import { formatCount } from '../text/counts.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** Services whose clients have to authenticate anyway. */
const SUBMISSION = /submission|smtps|ssmtp|msa|\b(465|587)\b/i;

export const openRelay: Check = {
  code: 'open-relay',
  severity: 'error',
  title: 'all clients may send to any address',
  why: `RELAYCLIENT lets a client send to any address in the world. On the default rule it applies to all clients
that no other rule names, so spammers find the server within hours, and block lists soon after. It belongs on the rules
for your own networks. In the rules of a submission service (recognised by the file name, or with --run by the
port), it is harmless only as long as the server itself requires authentication, so there this is a warning. Rules
for parts of the Internet that together make up at least half of it are reported as well.`,
  example: '127.:allow,RELAYCLIENT=""\n:allow,RELAYCLIENT=""\n',
  corrected: '127.:allow,RELAYCLIENT=""\n192.0.2.:allow,RELAYCLIENT=""\n:allow\n',

  run(file, report) {
    const rules = relayingRules(file);
    const forAll = rules.filter(isCatchAll);
    const isByParts = forAll.length === 0 && estimateSize(rules) >= HALF_OF_ALL;
    const total = isByParts ? rules.reduce((sum, rule) => sum + countPublic(file, rule), 0n) : 0n;
    if (2n * total >= PUBLIC_COUNT) {
      const largest = rules.reduce((a, b) => (countPublic(file, b) > countPublic(file, a) ? b : a));
      add(
        largest,
        `by these rules together, ${formatCount(total)} of ${formatCount(PUBLIC_COUNT)} public addresses may`,
      );
    }
    for (const rule of forAll) {
      const client = findWitness(file, rule, publicClients());
      if (client === undefined) continue;
      const count = formatCount(countPublic(file, rule));
      add(rule, `any client, such as ${client.ip}, may`, `, ${count} public addresses in all`, claim(file, client));
    }

    function add({ line: { content } }: LintRule, who: string, count = '', shown?: Claim): void {
      const isSubmission =
        (file.server && isSubmissionServer(file.server)) ?? SUBMISSION.test(basename(file.source.name));
      const condition = isSubmission ? ', unless the server itself requires authentication' : '';
      report(content, {
        severity: isSubmission ? 'warning' : 'error',
        verdict: 'open-relay',
        message: `${who} send to any address${count}${condition}`,
        help: 'give RELAYCLIENT only to your own networks',
        claim: shown,
      });
    }
  },
};

const HALF_OF_ALL = 2 ** 31;

/** At least as many IPv4 addresses as these rules are for; to count them exactly takes longer. */
function estimateSize(rules: readonly LintRule[]): number {
  let size = 0;
  for (const { shape, keys } of rules) {
    if (shape.kind === 'ipv4' || shape.kind === 'range') {
      const dots = keys.first?.match(/\./g)?.length ?? 0;
      size += keys.count * 2 ** (8 * (4 - Math.min(dots, 4)));
    } else if (shape.kind === 'network') {
      size += 2 ** (32 - Math.min(Number(shape.length), 32));
    }
  }
  return size;
}

/** A network with a prefix this short belongs to many owners. */
const WIDE4 = 8;
const WIDE6 = 16;

/** Prefixes of IPv6 this short hold half of the addresses in use or more. */
const MOST6 = 4;

export const wideRelay: Check = {
  code: 'wide-relay',
  severity: 'warning',
  title: 'far too many clients may send to any address',
  why: `RELAYCLIENT lets a client send to any address in the world. A public network of 16 million addresses, every
host of a top-level domain, or every client that has a name at all is not a group you can trust: spammers are among
them. Name the networks that are really yours, or let users authenticate. For every client that has a name, and for half
of IPv6, this is an error.`,
  example: '64.:allow,RELAYCLIENT=""\n=:allow,RELAYCLIENT=""\n=.net:allow,RELAYCLIENT=""\n',
  corrected: '64.1.2.:allow,RELAYCLIENT=""\n=mail.example.net:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const rule of relayingRules(file)) {
      const crowd = isCatchAll(rule) ? undefined : findCrowd(file, rule);
      if (crowd === undefined) continue;
      report(rule.rule.address, {
        ...(crowd.isMost && { severity: 'error' }),
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
  /** Whether they are a large part of all clients. */
  readonly isMost?: boolean;
}

/** The many clients of a rule; undefined where they are few. */
function findCrowd(file: LintFile, rule: LintRule): Crowd | undefined {
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
  const client = /^(?:\.[\w-]+)?$/.test(host) ? findRuleWitness(file, rule) : undefined;
  if (client === undefined) return undefined;
  if (host === '') return { client, name: 'every client that has a name', isMost: true };
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
  const client = findWitness(file, rule, clients);
  const name = `${client?.ip} and every other client of a network of 2^${128 - length} addresses`;
  return client && { client, name, isMost: length <= MOST6 };
}

function octetCrowd(file: LintFile, rule: LintRule, octets: readonly number[]): Crowd | undefined {
  const open = octets.filter(isPublicOctet);
  const clients = open.flatMap((octet) => [1, 51, 203].map((next) => ({ ip: `${octet}.${next}.100.7` })));
  const client = findWitness(file, rule, clients);
  return (
    client && { client, name: `${client.ip} and ${formatCount(countPublic(file, rule) - 1n)} other public addresses` }
  );
}

export const relayByUntrustedName: Check = {
  code: 'relay-by-untrusted-name',
  severity: 'warning',
  title: 'relaying that depends on a name that can be forged',
  why: `Anyone who controls an address decides which name a reverse lookup of it gives, and can call it
mail.example.com. Only with -p does the server check that the name leads back to the address. The answer of the ident
service comes from the client itself and proves nothing. Give RELAYCLIENT by address.`,
  example: '=mail.example.com:allow,RELAYCLIENT=""\njoe@192.0.2.7:allow,RELAYCLIENT=""\n',
  corrected: '192.0.2.7:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const found of relayingRules(file)) {
      const { rule, shape } = found;
      const client = shape.kind === 'info' || shape.kind === 'host' ? findRuleWitness(file, found) : undefined;
      if (client === undefined) continue;
      if (shape.kind === 'info') {
        report(rule.address, {
          claim: claim(file, client),
          verdict: 'forgeable',
          message: `the user name ${quoteForMessage(shape.info)} comes from the client itself (ident), and with it the client may relay`,
          help: 'give RELAYCLIENT by address',
        });
      }
      // "=" alone and "=.org" name crowds, not hosts.
      if (shape.kind !== 'host' || /^(\.[^.]+)?$/.test(shape.host)) continue;
      if (file.flags?.isParanoid === true) continue;
      report(rule.address, {
        claim: claim(file, client),
        verdict: 'forgeable',
        message: `${file.flags?.isParanoid === undefined ? 'unless the server runs with -p, ' : ''}anyone who controls reverse DNS for an address can name it ${quoteForMessage(makeExampleHost(shape.host))} and relay`,
        help: 'give RELAYCLIENT by address, or run the server with -p',
      });
    }
  },
};
