import { isIPv6 } from 'node:net';
import { findHomoglyphs } from './homoglyphs.js';
import { findPlaceholders, isCommand, isPlaceholder } from './placeholders.js';

/** What an author did who wrote something other than an address, where the text tells. */
export type AddressMistake =
  /** `10.0.0.1,10.0.0.2`, `=a.example,b.example`: `meant` has the single addresses. */
  | Mistake<'list'>
  /** `10.0.0.1:25` */
  | (Mistake<'port'> & { readonly port: string })
  /** `10.0.0.1:` */
  | Mistake<'final-colon'>
  /** `127.0.0.l`, `1O.0.0.1` */
  | (Mistake<'letter'> & { readonly letter: string })
  /** `10.0.0.0 255.255.255.0`, `10.0.0.0\24`: `meant` has it with a slash. */
  | Mistake<'mask'>
  /** `10.0.0,1` */
  | Mistake<'comma-for-dot'>
  /** `* 10.0.0.1`, `1. 10.0.0.1` */
  | Mistake<'markdown'>
  /** `"10.0.0.1"`, `[10.0.0.1]`, `http://10.0.0.1/`, `ip4:10.0.0.1` */
  | Mistake<'wrapped'>
  /** `!10.0.0.1` */
  | Mistake<'negation'>
  /** `^10\.0\.` */
  | Mistake<'pattern'>
  /** `7.2.0.192.in-addr.arpa` */
  | Mistake<'reverse-name'>
  /** `=10.0.0.1`, `=192.168.`, `=10.0.0.0/8` */
  | Mistake<'address-after-equals'>
  /** `=unknown` */
  | Mistake<'unknown-host'>
  /** `=all`, `=known` */
  | Mistake<'any-host'>
  /** `=a.example/b`: a character that is in no name of a host */
  | (Mistake<'host-character'> & { readonly character: string });

interface Mistake<Kind extends string> {
  readonly kind: Kind;
  /** The addresses that were probably meant, none where the text does not tell. */
  readonly meant: readonly string[];
}

/** The check that reports each kind. */
export const CHECK_OF_MISTAKE = {
  list: 'address-list',
  port: 'port-in-address',
  'final-colon': 'port-in-address',
  letter: 'invalid-octet',
  mask: 'unsupported-cidr',
  'comma-for-dot': 'unmatchable-address',
  markdown: 'foreign-syntax',
  wrapped: 'unmatchable-address',
  negation: 'unmatchable-address',
  pattern: 'unmatchable-address',
  'reverse-name': 'unmatchable-address',
  'address-after-equals': 'unmatchable-address',
  'unknown-host': 'unmatchable-address',
  'any-host': 'unmatchable-address',
  'host-character': 'unmatchable-address',
} as const satisfies Record<AddressMistake['kind'], string>;

const OCTET = '(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])';
/** Two numbers at least, or one and a dot; perhaps a range or a network. */
const IPV4 = `${OCTET}(?:(?:\\.${OCTET}){1,3}|\\.)\\.?(?:-[\\d.]+|/\\d{1,2}|/\\d{1,3}(?:\\.\\d{1,3}){3})?`;
/** A name with a dot whose last label has letters. */
const NAME = '\\.?(?:[A-Za-z0-9_-]+\\.)+[A-Za-z][A-Za-z0-9-]*\\.?';

const IS_IPV4 = new RegExp(`^${IPV4}$`);
const IS_NAME = new RegExp(`^${NAME}$`);
const PORT = new RegExp(`^(${IPV4}|\\[[0-9A-Fa-f:.]+\\]|=?${NAME}|=\\w+):(\\d{0,5})$`);
const MASK =
  /^(\d{1,3}(?:\.\d{1,3}){3})(?:[ \t]+(?:(?:net)?mask[ \t]+)?|[ \t]*[\\|:/][ \t]*)(\d{1,2}|(?:255|254|252|248|240|224|192|128)(?:\.\d{1,3}){3})$/;
const SEPARATOR = /[ \t]*[,;|&][ \t]*|[ \t]+(?:(?:and|or)[ \t]+)?/;
const KEYWORD =
  /^(?:from|host|hostname|client|ip|ip4|ip6|ipv4|ipv6|addr|address|net|network|src|source)(?:[ \t]*[=:][ \t]*|[ \t]+)/i;
const REVERSE_NAME = /^=?\.?((?:\d{1,3}\.){1,4})in-addr\.arpa\.?$/i;

/** Longer texts are not what a person wrote for an address, and take long to read. */
const MAX_LENGTH = 1000;

/** A leading bullet, item number or quotation mark. */
const MARKDOWN_ITEM = /^(?:[-*+>]|\d{1,2}[.)])[ \t]+(\S.*)$/;

/** Host rules of this look need a second glance at their numbers only. */
const PLAIN_HOST = /^=[A-Za-z0-9._-]*$/;

/**
 * Reads something other than an address as a person would. What has to do with placeholders, wildcards,
 * homoglyphs and spaces at the ends is left to the checks for those.
 */
export function findAddressMistake(text: string): AddressMistake | undefined {
  if (text.length > MAX_LENGTH) return undefined;
  if (PLAIN_HOST.test(text)) return findInPlainHost(text.slice(1)) ?? findReverseName(text);
  const item = MARKDOWN_ITEM.exec(text)?.[1];
  if (item !== undefined) return { kind: 'markdown', meant: [item] };
  if (text === '' || isCommand(text) || isPlaceholder(text) || findPlaceholders(text) !== undefined) return undefined;
  return (
    findPort(text) ??
    findLetter(text) ??
    findMask(text) ??
    findCommaForDot(text) ??
    findList(text) ??
    findReverseName(text) ??
    (text.startsWith('=') ? findInHost(text.slice(1)) : findAround(text))
  );
}

function findInPlainHost(host: string): AddressMistake | undefined {
  if (/^[\d.-]+$/.test(host) && IS_IPV4.test(host)) return { kind: 'address-after-equals', meant: [closed(host)] };
  if (/^(?:unknown|none|noname|no-name|nohost|unnamed|unresolved)$/i.test(host))
    return { kind: 'unknown-host', meant: [] };
  if (/^(?:all|any|anyone|everybody|everyone|known|default)$/i.test(host)) return { kind: 'any-host', meant: ['='] };
  return undefined;
}

function findPort(text: string): AddressMistake | undefined {
  const [, address, port] = PORT.exec(text) ?? [];
  if (address === undefined || port === undefined) return undefined;
  const meant = [IS_NAME.test(address) ? `=${address}` : address.replace(/^\[(.*)\]$/, '$1')];
  return port === '' ? { kind: 'final-colon', meant } : { kind: 'port', meant, port };
}

/** Letters that look like digits, where digits make an address of the rest. */
function findLetter(text: string): AddressMistake | undefined {
  if (!/^[\dlIoO.]+$/.test(text) || !/\d/.test(text)) return undefined;
  const letter = /[lIoO]/.exec(text)?.[0];
  const meant = text.replaceAll(/[lI]/g, '1').replaceAll(/[oO]/g, '0');
  if (letter === undefined || !IS_IPV4.test(meant)) return undefined;
  return { kind: 'letter', meant: [closed(meant)], letter };
}

function findMask(text: string): AddressMistake | undefined {
  const [, address, mask] = MASK.exec(text) ?? [];
  return address === undefined || text.includes('/') ? undefined : { kind: 'mask', meant: [`${address}/${mask}`] };
}

function findCommaForDot(text: string): AddressMistake | undefined {
  if (!/^\d{1,3}(?:[.,]\d{1,3}){1,3}[.,]?$/.test(text) || !text.includes(',')) return undefined;
  const meant = text.replaceAll(',', '.');
  return IS_IPV4.test(meant) ? { kind: 'comma-for-dot', meant: [closed(meant)] } : undefined;
}

function findList(text: string): AddressMistake | undefined {
  if (!/[ \t,;|&]/.test(text)) return undefined;
  const parts = text.split(SEPARATOR);
  const [first = '', ...others] = parts;
  if (others.length === 0) return undefined;
  const isOctets = others.every((part) => new RegExp(`^${OCTET}$`).test(part));
  if (isOctets && /^(?:\d+\.){3}\d+$/.test(first) && IS_IPV4.test(first)) {
    const network = first.replace(/\d+$/, '');
    return { kind: 'list', meant: [first, ...others.map((octet) => `${network}${octet}`)] };
  }
  // Of two words one cannot tell whether a comma or a dot was meant.
  if (!parts.some((part) => part.includes('.'))) return undefined;
  const isNames = first.startsWith('=');
  const meant = parts.map((part) => singleAddress(part, isNames));
  return meant.every((address) => address !== undefined) ? { kind: 'list', meant } : undefined;
}

/** @param isNames whether words are names of hosts even without a dot */
function singleAddress(part: string, isNames: boolean): string | undefined {
  if (isAddress(part)) return closed(part);
  const host = part.replace(/^=/, '');
  const isHost = IS_NAME.test(host) || ((isNames || part !== host) && /^[A-Za-z][\w-]*$/.test(host));
  return isHost ? `=${host}` : undefined;
}

function findReverseName(text: string): AddressMistake | undefined {
  const numbers = REVERSE_NAME.exec(text)?.[1]?.slice(0, -1).split('.').reverse().join('.');
  return numbers === undefined ? undefined : { kind: 'reverse-name', meant: [closed(numbers)] };
}

/** What is around an address, or before it. */
function findAround(text: string): AddressMistake | undefined {
  if (text.startsWith('!') && singleAddress(text.slice(1).trim(), false) !== undefined)
    return { kind: 'negation', meant: [] };
  const unescaped = text.replace(/^\^/, '').replace(/\$$/, '').replaceAll('\\.', '.');
  if (unescaped !== text && IS_IPV4.test(unescaped)) return { kind: 'pattern', meant: [closed(unescaped)] };
  const bare = unwrapped(text.replace(KEYWORD, ''));
  const meant = bare === text ? undefined : singleAddress(bare, false);
  return meant === undefined ? undefined : { kind: 'wrapped', meant: [meant] };
}

function unwrapped(text: string): string {
  return text
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/^["'`(<[{+]+[ \t]*/, '')
    .replace(/[ \t]*["'`)>\]},;/]+$/, '');
}

function findInHost(host: string): AddressMistake | undefined {
  if (isAddress(host)) return { kind: 'address-after-equals', meant: [closed(host)] };
  const bare = unwrapped(host.replace(/^[=~^:@]+/, ''));
  if (bare !== host && isAddress(bare)) return { kind: 'address-after-equals', meant: [closed(bare)] };
  // Wildcards, spaces and homoglyphs have checks of their own.
  const character = /[\xc2-\xf4][\x80-\xbf]+|[^A-Za-z0-9._-]/.exec(host.replaceAll(/[\0- *?%\x7f]/g, ''))?.[0];
  if (character === undefined || /[\0- *?%\x7f]/.test(host) || findHomoglyphs(host, 0).length > 0) return undefined;
  return { kind: 'host-character', meant: IS_NAME.test(bare) && bare !== host ? [`=${bare}`] : [], character };
}

function isAddress(text: string): boolean {
  return IS_IPV4.test(text) || isIPv6(text.replace(/\/\d{1,3}$/, ''));
}

/** Fewer than four numbers are a prefix, which ends with a dot. */
function closed(address: string): string {
  return /^\d+(?:\.\d+){0,2}$/.test(address) ? `${address}.` : address;
}
