import { COLON, DOT } from '../text/ascii.js';
import { readAddress4 } from './address4.js';

const GROUPS = 8;

/** The groups of an IPv6 address that is written correctly, without a zone; undefined for any other text. */
export function parseAddress6(text: string): Uint16Array | undefined {
  return isAddress6(text) ? readAddress6(Buffer.from(text)) : undefined;
}

const GROUP = /^[0-9a-f]{1,4}$/i;
const QUAD = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;

/** Whether a text is an address of RFC 4291, section 2.2: the same as `isIPv6` of Node says, whose first call takes 8 ms. */
function isAddress6(text: string): boolean {
  const [left = '', right, ...others] = text.split('::');
  if (others.length > 0) return false;
  const groups = [left, right ?? ''].flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1) ?? '';
  const hasQuad = right !== '' && QUAD.test(last);
  const count = groups.length + (hasQuad ? 1 : 0);
  if (right === undefined ? count !== GROUPS : count >= GROUPS) return false;
  return (hasQuad ? groups.slice(0, -1) : groups).every((group) => GROUP.test(group));
}

/**
 * Reads an IPv6 address as leniently as ucspi-tcp6 1.11 does (fehQlibs 14 ip6_scan): a single leading colon, too many
 * digits, junk after a `::` part or after eight groups are all ignored; a group is its last four digits.
 *
 * @returns eight groups, undefined where even this makes no address of the text
 */
export function readAddress6(text: Uint8Array): Uint16Array | undefined {
  const quad = readAddress4(text);
  if (quad.parts === 4) return mappedAddress(quad.octets);
  const reader = new GroupReader(text);
  const head: number[] = [];
  while (head.length < GROUPS) {
    if (reader.skipDoubleColon()) {
      const tail = readTail(reader, head.length);
      return Uint16Array.from([...head, ...Array(GROUPS - head.length - tail.length).fill(0), ...tail]);
    }
    reader.skipColon();
    const start = reader.at;
    const group = reader.readGroup();
    if (group === undefined) return undefined;
    if (head.length === GROUPS - 2 && reader.isAtDot) {
      const groups = quadGroups(text, start);
      if (groups === undefined) return undefined;
      head.push(...groups);
    } else {
      head.push(group);
    }
  }
  return Uint16Array.from(head);
}

/** The groups after `::`, up to whatever cannot be one. */
function readTail(reader: GroupReader, headLength: number): number[] {
  const tail: number[] = [];
  while (headLength + tail.length < GROUPS) {
    if (tail.length > 0 && !reader.skipColon()) break;
    const start = reader.at;
    const group = reader.readGroup();
    if (group === undefined) break;
    const groups =
      reader.isAtDot && headLength + tail.length <= GROUPS - 2 ? quadGroups(reader.text, start) : undefined;
    if (groups !== undefined) return [...tail, ...groups];
    tail.push(group);
  }
  return tail;
}

class GroupReader {
  at = 0;

  constructor(readonly text: Uint8Array) {}

  get isAtDot(): boolean {
    return this.text[this.at] === DOT;
  }

  skipColon(): boolean {
    if (this.text[this.at] !== COLON) return false;
    this.at += 1;
    return true;
  }

  skipDoubleColon(): boolean {
    if (this.text[this.at] !== COLON || this.text[this.at + 1] !== COLON) return false;
    this.at += 2;
    return true;
  }

  /** A run of hexadecimal digits, of which the last four count; undefined where there is none. */
  readGroup(): number | undefined {
    const start = this.at;
    let group = 0;
    for (; ; this.at += 1) {
      const digit = hexDigit(this.text[this.at]);
      if (digit === undefined) break;
      group = ((group << 4) | digit) & 0xffff;
    }
    return this.at === start ? undefined : group;
  }
}

function quadGroups(text: Uint8Array, start: number): [number, number] | undefined {
  const { octets, parts } = readAddress4(text, start);
  return parts === 4 ? [(octets[0]! << 8) | octets[1]!, (octets[2]! << 8) | octets[3]!] : undefined;
}

/** The groups in a part of an address, such as `2001:db8:`. */
export function readGroups(text: string): number[] {
  return text
    .split(':')
    .filter((group) => group !== '')
    .map((group) => Number.parseInt(group, 16));
}

function mappedAddress(octets: Uint8Array): Uint16Array {
  return Uint16Array.of(0, 0, 0, 0, 0, 0xffff, (octets[0]! << 8) | octets[1]!, (octets[2]! << 8) | octets[3]!);
}

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : undefined;
}

/** All eight groups, four lower-case digits each, nothing shortened. */
export function fullAddress6(groups: Uint16Array): string {
  return Array.from(groups, (group) => group.toString(16).padStart(4, '0')).join(':');
}

/** As people write it: the first run of two or more zero groups is `::`, an IPv4-mapped address ends in a quad. */
export function shortAddress6(groups: Uint16Array): string {
  const isMapped = groups[5] === 0xffff && groups.subarray(0, 5).every((group) => group === 0);
  if (isMapped) return `::ffff:${[groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.')}`;
  const texts = Array.from(groups, (group) => group.toString(16));
  const run = texts.findIndex((text, i) => text === '0' && texts[i + 1] === '0');
  if (run === -1) return texts.join(':');
  let end = run;
  while (texts[end] === '0') end += 1;
  return `${texts.slice(0, run).join(':')}::${texts.slice(end).join(':')}`;
}

/**
 * As the server of ucspi-tcp-ipv6 0.88 writes it (ip6_fmt.c): the longest run of zero groups, the first of equals, is `::`,
 * and a single zero group is such a run.
 */
export function shortestAddress6(groups: Uint16Array): string {
  let start = 0;
  let length = 0;
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (groups[end] === 0) end += 1;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    i = Math.max(i, end - 1);
  }
  const texts = Array.from(groups, (group) => group.toString(16));
  if (length === 0) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + length).join(':')}`;
}
