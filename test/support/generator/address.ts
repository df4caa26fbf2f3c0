import type { Random } from '../random.js';

/** Addresses as people write them, well and badly. Texts have one character per byte. */

const PARTS = ['0', '1', '2', '9', '10', '127', '200', '255'];
const ODD_PARTS = ['', '256', '300', '007', '18446744073709551617', '1x', ' 1', '1 ', '-'];
const BOUNDS = ['0', '1', '3', '5', '9', '37', '53', '99', '100', '250', '254', '255'];
const ODD_BOUNDS = [
  ...['', '256', '300', '99999', '007', '18446744073709551615', '18446744073709551617', '18446744073709551618'],
  ...['1x', 'x', '+1', ' 1', '1 ', '\0', '3\0x', '\x003', '-', '1-2', '=', '@', '/8'],
];
const GROUPS = ['0', '1', 'ff', 'FFFF', '2001', 'db8', 'DB8', 'fe80', '0001', '8000'];
const ODD_GROUPS = ['', '12345', '123456789', 'g', '1.2.3.4', '1.2.3', '300.1.1.1', '1-3'];
const LABELS = ['a', 'bc', 'd', 'mail', 'example', 'net', 'org', 'my-host'];
const ODD_LABELS = ['', 'UPPER', '\xe9\xff', 'a:b', 'a/b', '-', '\x80', 'x y', '*'];
const INFOS = ['joe', 'root', 'a', 'nobody'];
const ODD_INFOS = ['', 'a@b', 'a:b', '_ab', '^ab', 'a,b', 'a b', 'a-b', 'jo\xe9', '='];
const ODDITIES = [
  ...['hello', '1.2.3.0/24', 'my-host', '1-2-3', '2001:db8::1-3', '::ffff:1.2.3.4-6', '::ffff:1.2.3.4'],
  ...['_00a', '_0000e0g0', '^00`0', '^', '_', '\0', 'a\0b', ' 1.2', '\t', '\r', '=', '@', '=my-host', '39.160.226.88'],
  ...['\xff\xfe', '@1.2.3.4', 'joe@1.2.3.1-5', '!', 'a,b', 'deny', 'allow', '-', '+A=b', '1.2.3.4#', '\x0b', '[::1]'],
];

export function quad(random: Random): string {
  const count = random.pickOdd([4], [1, 2, 3, 5], 3);
  const text = random.list(count, () => random.pickOdd(PARTS, ODD_PARTS, 25)).join('.');
  return text + random.pickOdd(count < 4 ? ['.'] : [''], ['', '.', 'x', ' '], 8);
}

export function host(random: Random): string {
  const labels = random.list(random.between(1, 4), () => random.pickOdd(LABELS, ODD_LABELS, 15));
  return random.pickOdd(['', '.'], ['..', ' '], 20) + labels.join('.') + random.pickOdd([''], ['.', '..'], 10);
}

export function info(random: Random): string {
  return random.pickOdd(INFOS, ODD_INFOS, 4);
}

export function ipv6(random: Random): string {
  const groups = (count: number): string =>
    random.list(count, () => random.pickOdd(GROUPS, ODD_GROUPS, 20)).join(random.pickOdd([':'], ['::', ':::'], 30));
  if (random.onceIn(4)) return groups(random.pickOdd([8], [1, 2, 7, 9], 3));
  const before = random.below(8);
  const after = random.below(8 - before);
  const text = `${groups(before)}${random.pickOdd(['::'], [':', ':::'], 10)}${groups(after)}`;
  return text + random.pickOdd([''], ['%eth0', ':', '.', ':1.2.3.4', 'x'], 8);
}

function range(random: Random): string {
  const bound = (): string => random.pickOdd(BOUNDS, ODD_BOUNDS, 6);
  const left = random.list(random.below(4), () => `${random.pick(PARTS)}.`).join('');
  const dash = `${bound()}-${bound()}`;
  const right = random.pickOdd(['', '.'], ['.4', '.4.', '.4-5', '..', '.=', '.@', '.x', '.:1'], 4);
  return left + dash + right;
}

function network(random: Random): string {
  const length = random.pickOdd(['8', '12', '16', '24', '32', '48', '64', '128'], ['', '0', '1', '33', '129', 'x'], 5);
  return `${random.onceIn(2) ? quad(random) : ipv6(random)}/${length}`;
}

function withInfo(random: Random): string {
  const rest = random.pick([quad, (): string => `=${host(random)}`, ipv6, network, (): string => '', range]);
  return `${info(random)}@${rest(random)}`;
}

/** Any left side of a rule. */
export function address(random: Random): string {
  const kinds = [
    ...[quad, quad, quad, quad, range, range, range, ipv6, ipv6, withInfo, withInfo, network],
    ...[(): string => `=${host(random)}`, (): string => '', (): string => random.pick(ODDITIES)],
  ];
  return random.pick(kinds)(random);
}
