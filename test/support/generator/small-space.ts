import type { Dialect } from '../../../src/dialects/dialect.js';
import { IPV4, IPV6 } from '../../../src/net/family.js';
import { parse } from '../../../src/operations/parse.js';
import type { ClientSpace } from '../../../src/space/space.js';
import { Source } from '../../../src/text/source.js';
import { bytesOf } from '../bytes.js';
import type { Random } from '../random.js';
import type { GeneratedClient } from './client.js';

/** Rules and clients that have so little to choose from that they meet often. */
const OCTETS = [0, 1, 10, 127, 128, 255];
const GROUPS = ['0', '0', '1', '2001', 'db8', 'fe80', 'ffff', '8000'];
const HOSTS = ['a', 'b.a', 'c.b.a', 'x.y', 'y', 'p@q.y', '.', '='];
const DOMAINS = ['.a', '.b.a', '.y', '.'];
const INFOS = ['joe', 'sue', 'a@b', '=x', ''];
const INSTRUCTIONS = [
  'allow',
  'deny',
  'allow,RELAYCLIENT=""',
  'allow,A="1"',
  'allow,A="1",B="2"',
  'allow,B="2",A="1"',
  'allow,A="0",A="1"',
  'deny,A="1"',
];

/** A file of a few rules that compile. */
export function smallFile(random: Random, dialect: Dialect): Buffer {
  return bytesOf(random.list(random.below(12), () => `${smallRule(random, dialect)}\n`).join(''));
}

/** The same file with some rules more, less, or elsewhere. */
export function changedFile(random: Random, rules: Buffer, dialect: Dialect): Buffer {
  const lines = rules.toString('latin1').split('\n').slice(0, -1);
  for (let changes = random.between(1, 3); changes > 0; changes -= 1) {
    const at = random.below(lines.length + 1);
    lines.splice(at, random.below(2), ...random.list(random.below(2), () => smallRule(random, dialect)));
  }
  return bytesOf(lines.map((line) => `${line}\n`).join(''));
}

/** Rules for IPv6 alone, and perhaps a default. */
export function ipv6File(random: Random, dialect: Dialect): Buffer {
  const rules: string[] = [];
  while (rules.length < 5) {
    const rule = smallRule(random, dialect);
    if (/^(:|[0-9a-f:]*:[0-9a-f:/]*:(allow|deny))/.test(rule)) rules.push(`${rule}\n`);
  }
  return bytesOf(rules.join(''));
}

const PREFIXES = [
  '2001:',
  '2001:db8:',
  ...['2001:db8::', '2001:db8::1:', '2001:db8::1:1:'],
  '2001:db8::',
  'fe80::',
  ':',
];
const ENDS = ['1', '1:1:1:1:1:1', ':1', 'ffff', ''];

/** Rules of the dialect ipv6 for texts that begin alike, addresses among them, and these with a user; and few results. */
export function textPrefixFile(random: Random): Buffer {
  const instruction = (): string => random.pick(['allow', 'allow', 'deny', 'allow,A="1"']);
  const address = (): string => random.pick(PREFIXES) + random.pick(ENDS);
  const rules = [
    ...random.list(random.below(4), () => random.pick(PREFIXES)),
    ...random.list(random.below(3), address),
    ...random.list(random.below(3), () => `joe@${address()}`),
  ].map((key) => `${key}:${instruction()}`);
  if (random.onceIn(2)) rules.push(`${random.pick(['', '=', '=a'])}:${random.pick(['deny', instruction()])}`);
  return bytesOf(rules.map((rule) => `${rule}\n`).join(''));
}

/** Expectations of large networks that those texts are in. */
export function textPrefixExpectations(random: Random): string[] {
  const networks = ['2001:db8::/32', '2001:db8::/48', '2001:db8::/48', '2001::/16', '::/0', 'fe80::/64'];
  return random.list(4, () => {
    const user = random.pick(['', 'joe@']);
    // Without the address that is the prefix itself, the first of the network is one with this prefix.
    const except = random.pick(['', '', ' except 2001:db8::']);
    const host = random.pick(['', '', ' =a']);
    const requirement = random.pick(['allow', 'allow', 'deny', 'allow,!A', 'A="1"']);
    return `${user}${random.pick(networks)}${except}${host} => ${requirement}`;
  });
}

export function smallRule(random: Random, dialect: Dialect): string {
  const unset = dialect.supportsUnset ? ['allow,!A', 'allow,!RELAYCLIENT,A="1"'] : [];
  for (;;) {
    const rule = `${smallAddress(random, dialect)}:${random.pick([...INSTRUCTIONS, ...unset])}`;
    const [line] = parse(new Source('rule', bytesOf(rule)), { dialect: dialect.name });
    if (line?.kind === 'rule') return rule;
  }
}

function smallAddress(random: Random, dialect: Dialect): string {
  const kinds = [
    () => '',
    () => smallIp(random),
    () => `${random.list(random.between(1, 3), () => random.pick(OCTETS)).join('.')}.`,
    () => `${random.pick(OCTETS)}.${random.pick(['0-1', '0-127', '128-255', '9-10'])}.`,
    () => `=${random.pick(HOSTS)}`,
    () => `=${random.pick(DOMAINS)}`,
    () => '=',
    () => `${random.pick(INFOS)}@${smallIp(random)}`,
    () => `${random.pick(INFOS)}@=${random.pick(HOSTS)}`,
  ];
  const { ipv6, supportsCidr } = dialect.traits;
  if (supportsCidr)
    kinds.push(
      () => network(random),
      () => network(random),
      () => network6(random),
    );
  if (ipv6 !== 'none')
    kinds.push(
      () => smallIp6(random),
      () => `${random.pick(INFOS)}@${smallIp6(random)}`,
    );
  if (ipv6 === 'text') {
    kinds.push(
      () => smallIp6(random).replace(/[^:]*$/, ''),
      () => smallIp6(random).replace(/:[^:]*:?[^:]*$/, ':'),
    );
  }
  if (dialect.name === 'indimail') kinds.push(() => random.pick(['_00', '_a', '_0000e0g0', '^00', '^00`']));
  return random.pick(kinds)();
}

function network(random: Random): string {
  return `${smallIp(random)}/${random.pick([1, 2, 7, 8, 9, 15, 16, 23, 24, 25, 31, 32])}`;
}

function network6(random: Random): string {
  return `${smallIp6(random)}/${random.pick([1, 2, 3, 16, 31, 32, 33, 48, 64, 127, 128])}`;
}

function smallIp(random: Random): string {
  return random.list(4, () => random.pick(OCTETS)).join('.');
}

/** An address as a server writes it, or in another spelling. */
function smallIp6(random: Random): string {
  const groups = random.list(8, () => random.pick(GROUPS));
  const start = random.below(7);
  const length = random.below(8 - start);
  return random.pick([
    groups.join(':'),
    `${groups.slice(0, start).join(':')}::${groups.slice(start + length + 1).join(':')}`,
    `${groups.slice(0, start).join(':')}::${random.pick(['1', ''])}`,
  ]);
}

/** A client of a server of this dialect: it writes addresses in its own way. */
export function smallClient(random: Random, dialect: Dialect): GeneratedClient & { ip: string } {
  const isV6 = dialect.formatClientIpv6 !== undefined && random.onceIn(2);
  const groups = Uint16Array.from({ length: 8 }, () => Number.parseInt(random.pick(GROUPS), 16));
  if (random.onceIn(2)) groups.fill(0, random.below(8), random.between(4, 8));
  const host = random.pick([undefined, undefined, ...HOSTS, 'zz', 'z.a', 'z.b.a', 'z.y']);
  const info = random.pick([undefined, undefined, undefined, ...INFOS, 'nobody']);
  return {
    ip: isV6 ? dialect.formatClientIpv6!(groups) : smallIp(random),
    ...(host !== undefined && { host }),
    ...(info !== undefined && { info }),
  };
}

/** A client, half of them with a user, an address or a host that rules name together, or an address of a text prefix. */
export function clientNear(
  random: Random,
  { dialect, infos, textPrefixes }: ClientSpace,
): ReturnType<typeof smallClient> {
  const client = smallClient(random, dialect);
  if (infos.size === 0 && textPrefixes.length === 0) return client;
  const kind = random.below(4);
  if (kind < 2) return client;
  if (kind === 2 && textPrefixes.length > 0) {
    const ip = random.pick(textPrefixes).text + random.pick(['', ...ENDS, '8000', '1:0:0:1']);
    return IPV6.parse(ip) === undefined ? client : { ...client, ip };
  }
  if (infos.size === 0) return client;
  const [info, { ipv4, ipv6, hosts }] = random.pick([...infos]);
  const ips = [...Array.from(ipv4.keys(), IPV4.format), ...Array.from(ipv6.keys(), IPV6.format)];
  const host = hosts.size > 0 && random.onceIn(2) ? { host: random.pick([...hosts]) } : {};
  return { ...client, ...host, info, ip: ips.length > 0 ? random.pick(ips) : client.ip };
}
