import type { Dialect } from '../dialects/dialect.js';
import { readRuleAddress } from '../expectations/rule-address.js';
import { type AddressRange, AddressSet, formatRange, parseRange } from '../net/address-set.js';
import { type Family, IPV4, IPV6 } from '../net/family.js';
import type { BinaryString } from '../text/bytes.js';
import type { Clients } from './expectation.js';
import { type ExpectationDiagnosis, type ExpectationProblem, makeProblem } from './problem.js';

/** A word of the left side and where it starts in its source. */
interface Word {
  readonly text: string;
  readonly start: number;
}

/** The state after the words so far. */
interface Gathered {
  readonly included: AddressRange[];
  readonly excepted: AddressRange[];
  family?: Family;
  host?: string;
  info?: string;
  /** The word `except`, if it has occurred. */
  except?: Word;
}

/** A host or an info that means any or none. */
const ANY = '*';

/** Common words for all addresses. */
const ALL = /^(?:all|any|\*|everybody|everyone|world)$/i;

/**
 * Reads the left side of an expectation: `[INFO@]SET... [except SET...] [=HOST]`, where INFO and HOST can be `*`.
 *
 * @param offset where it starts in its source
 */
export function readClients(text: BinaryString, offset: number, dialect: Dialect): Clients | ExpectationProblem {
  const words = Array.from(text.matchAll(/[^ \t]+/g), (match) => ({ text: match[0], start: offset + match.index }));
  const gathered: Gathered = { included: [], excepted: [] };
  for (const word of words) {
    const diagnosis = readWord(word, gathered, dialect);
    if (diagnosis !== undefined) return makeProblem(word.start, word.start + word.text.length, diagnosis);
  }
  const { family, except } = gathered;
  if (family === undefined) return makeProblem(offset, offset + text.trimEnd().length, { reason: 'no-clients' });
  if (except !== undefined && gathered.excepted.length === 0) {
    return makeProblem(except.start, except.start + except.text.length, { reason: 'empty-except' });
  }
  const included = AddressSet.of(family, gathered.included);
  const addresses = except === undefined ? included : included.without(AddressSet.of(family, gathered.excepted));
  if (addresses.isEmpty) return makeProblem(offset, offset + text.trimEnd().length, { reason: 'empty-set' });
  const [isAnyHost, isAnyInfo] = [gathered.host === ANY, gathered.info === ANY];
  const identity = { host: isAnyHost ? undefined : gathered.host, info: isAnyInfo ? undefined : gathered.info };
  return { identity, isAnyHost, isAnyInfo, addresses };
}

function readWord({ text, start }: Word, gathered: Gathered, dialect: Dialect): ExpectationDiagnosis | undefined {
  // A user name can start with anything, but comes before the addresses.
  if (text.startsWith('=') && (gathered.included.length > 0 || !text.includes('@')))
    return readHost(text.slice(1), gathered);
  if (text === 'except') {
    if (gathered.except !== undefined) return { reason: 'duplicate-except' };
    if (gathered.included.length === 0) return { reason: 'no-clients' };
    gathered.except = { text, start };
    return undefined;
  }
  const at = text.lastIndexOf('@');
  if (at !== -1) {
    if (gathered.included.length > 0) return { reason: 'info-after-address' };
    if (at === 0) return { reason: 'no-info' };
    gathered.info = text.slice(0, at);
  }
  return readAddresses(text.slice(at + 1), gathered, dialect);
}

function readHost(host: string, gathered: Gathered): ExpectationDiagnosis | undefined {
  if (host === '') return { reason: 'no-host' };
  if (gathered.host !== undefined) return { reason: 'duplicate-host' };
  // The root domain has this name.
  if (host.startsWith('.') && host !== '.') return { reason: 'domain', suggestion: `=mail${host.toLowerCase()}` };
  if (/[A-Z]/.test(host)) return { reason: 'upper-case-host', suggestion: `=${host.toLowerCase()}` };
  if (host.endsWith('.') && host !== '.') return { reason: 'host-trailing-dot', suggestion: `=${host.slice(0, -1)}` };
  if (host.includes('*') && host !== ANY) return { reason: 'pattern-for-host' };
  gathered.host = host;
  return undefined;
}

function readAddresses(text: string, gathered: Gathered, dialect: Dialect): ExpectationDiagnosis | undefined {
  const isV6 = text.includes(':');
  if (isV6 && dialect.formatClientIpv6 === undefined) {
    return { reason: 'unsupported-ipv6', packageName: dialect.traits.packageName };
  }
  const family: Family = isV6 ? IPV6 : IPV4;
  const range = parseRange(text, family) ?? (isV6 ? undefined : readRuleAddress(text));
  if (range === undefined) return diagnose(text, family);
  if (gathered.family !== undefined && gathered.family !== family) return { reason: 'mixed-families' };
  const isIncluded = gathered.except === undefined;
  if (isV6 && isIncluded && dialect.name === 'ipv6') {
    const plain = unmapRange(range);
    if (plain !== undefined) return { reason: 'mapped-address', suggestion: plain };
  }
  gathered.family = family;
  (isIncluded ? gathered.included : gathered.excepted).push(range);
  return undefined;
}

/** `::ffff:0.0.0.0`, the first IPv4-mapped address. */
const MAPPED = 0xffffn << 32n;

/** A range of mapped addresses as an IPv4 range; undefined for any other. */
function unmapRange({ start, end }: AddressRange): string | undefined {
  if (start < MAPPED || end > MAPPED + BigInt(IPV4.end)) return undefined;
  return formatRange({ start: Number(BigInt(start) - MAPPED), end: Number(BigInt(end) - MAPPED) }, IPV4);
}

/** Why a text is not a set of addresses. */
function diagnose(text: string, family: Family): ExpectationDiagnosis {
  if (/[,;]/.test(text)) return { reason: 'comma' };
  if (readRuleAddress(`${text}.`) !== undefined) return { reason: 'short-address', suggestion: `${text}.` };
  const dash = text.indexOf('-');
  const slash = text.indexOf('/');
  if (dash > 0) return diagnoseRange(text.slice(0, dash), text.slice(dash + 1), family);
  if (slash > 0) return diagnoseNetwork(text.slice(0, slash), text.slice(slash + 1), family);
  return looksLikeAddress(text) ? { reason: 'not-an-address', word: text } : unknownWord(text);
}

function diagnoseRange(first: string, last: string, family: Family): ExpectationDiagnosis {
  const other = family.version === 4 ? IPV6 : IPV4;
  const start = family.parse(first);
  const end = family.parse(last);
  if (start !== undefined && end !== undefined) return { reason: 'reversed-range', suggestion: `${last}-${first}` };
  if ([first, last].every((text) => family.parse(text) !== undefined || other.parse(text) !== undefined))
    return { reason: 'mixed-families' };
  if (start === undefined)
    return looksLikeAddress(first) ? { reason: 'not-an-address', word: first } : unknownWord(first);
  // `2001:db8::1-5`
  const whole = `${first.replace(/[^.:]*$/, '')}${last}`;
  const wholeEnd = /^[0-9a-f]+$/i.test(last) ? family.parse(whole) : undefined;
  if (wholeEnd !== undefined) {
    if (wholeEnd < start) return { reason: 'reversed-range', suggestion: `${whole}-${first}` };
    return { reason: 'short-range', suggestion: `${first}-${whole}` };
  }
  return { reason: 'not-an-address', word: last };
}

function diagnoseNetwork(text: string, length: string, family: Family): ExpectationDiagnosis {
  const address = family.parse(text);
  if (address === undefined) {
    const network = text.includes('-') ? undefined : (readRuleAddress(`${text}.`) ?? readRuleAddress(text));
    const whole = network && `${IPV4.format(network.start)}/${length}`;
    const matches = whole !== undefined && parseRange(whole, IPV4) !== undefined;
    return matches ? { reason: 'short-network', suggestion: whole } : { reason: 'not-an-address', word: text };
  }
  const bits = Number(length);
  if (!/^(?:0|[1-9]\d*)$/.test(length) || bits > family.bits) return { reason: 'invalid-length', most: family.bits };
  const start = family.startOf(address, bits);
  return {
    reason: 'host-bits',
    network: formatRange({ start, end: family.endOf(start, bits) }, family),
    suggestion: text,
  };
}

function looksLikeAddress(text: string): boolean {
  return /^[0-9a-f]*[.:][0-9a-f.:%]*$/i.test(text) || /^\d+$/.test(text);
}

function unknownWord(word: string): ExpectationDiagnosis {
  if (ALL.test(word)) return { reason: 'unknown-word', word, suggestion: '0.0.0.0/0' };
  if (/^(?:but|not|without|excluding|exept|excpet|execpt|!)$/i.test(word) || word.toLowerCase() === 'except')
    return { reason: 'unknown-word', word, suggestion: 'except' };
  if (word === 'localhost') return { reason: 'unknown-word', word, suggestion: '127.0.0.1' };
  if (/^[\w-]+(?:\.[\w-]+)+$/.test(word)) return { reason: 'unknown-word', word, suggestion: `=${word.toLowerCase()}` };
  return { reason: 'unknown-word', word };
}
