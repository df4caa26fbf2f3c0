import { isIPv6 } from 'node:net';
import { parseMappedAddress } from '../net/mapped-address.js';
import { COLON, DOT, SPACE, ZERO } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import { hasAt, isDigit, wordEnd } from './scan.js';

export type MessageKind =
  /** what a server decided about a client by its rules */
  | 'decision'
  /** a denial because of a limit on connections or load, which no rule made */
  | 'limit'
  /** a client lost because the server could not read its rules */
  | 'unreadable-rules'
  /** anything else that a server says */
  | 'server'
  /** what begins like a decision but is not one: cut or damaged, or an address that can be read in two ways */
  | 'damaged'
  /** not of a server: of the program it runs, or of another */
  | 'unknown';

/** The server cuts a name after this many characters, and appends three dots. */
export const MAX_NAME_LENGTH = 100;

const OPEN = 0x5b;
const CLOSE = 0x5d;
const SLASH = 0x2f;

const SERVERS = ['tcpserver', 'sslserver', 'sslhandle'].map(encodeText);
const OK = encodeText('ok ');
const DENY = encodeText('deny ');
const UNREADABLE = ['warning: dropping connection, unable to read ', 'drop: (110) unable to read: '].map(encodeText);
/** What patches, and ucspi-ssl, append to a denial that a limit made. */
const LIMITS = ['LOAD:', 'MAXCONNIP:', 'MAXCONNC:', 'ip connection limit:'].map(encodeText);
const MAX_PER_IP = encodeText(':maxperip=');

/** What a server that looks IPv4 clients up by their plain address may show in front of it. */
const MAPPED = encodeText('::ffff:');

const MAX_PROGRAM_LENGTH = 64;

/**
 * Reads the messages of tcpserver and sslserver, one at a time: fields tell of the last decision. It allocates nothing for
 * a client with an IPv4 address.
 *
 * Decisions are `PROGRAM: ok|deny PID HOST:IP:PORT HOST:IP:INFO:PORT`, and of IndiMail
 * `tcpserver: ok|deny PID HOST[IP]PORT HOST[IP]INFO:PORT:maxperip=N`. Unknown host and info are empty. Info comes from the
 * client, and may contain colons.
 */
export class DecisionReader {
  isDenied = false;

  /** The port of the server, 0 for none. */
  localPort = 0;

  programStart = 0;
  programEnd = 0;

  /** The address as a number; not a number for IPv6. */
  ipv4 = 0;

  /** The client's address as text; undefined for IPv4, which is where {@link ipStart} is. */
  ipv6: string | undefined;

  ipStart = 0;
  ipEnd = 0;
  hostStart = 0;
  hostEnd = 0;
  infoStart = 0;
  infoEnd = 0;

  read(line: Uint8Array, start: number, end: number): MessageKind {
    const colon = findColon(line, start, end);
    if (colon === -1) return 'unknown';
    this.programStart = start;
    this.programEnd = colon;
    const body = colon + 2;
    const isOk = hasAt(line, body, end, OK);
    if (!isOk && !hasAt(line, body, end, DENY)) {
      if (!isServer(line, start, colon)) return 'unknown';
      return hasAnyAt(line, body, end, UNREADABLE) ? 'unreadable-rules' : 'server';
    }
    this.isDenied = !isOk;
    const kind = this.#readDecision(line, body + (isOk ? 3 : 5), end);
    if (kind === 'damaged' && !isServer(line, start, colon)) return 'unknown';
    return kind;
  }

  /** The rest of a decision, after `ok ` or `deny `. */
  #readDecision(line: Uint8Array, start: number, end: number): MessageKind {
    let at = start;
    while (at < end && isDigit(line[at])) at += 1;
    if (at === start || line[at] !== SPACE) return 'damaged';
    const localStart = at + 1;
    const localEnd = wordEnd(line, localStart, end);
    // The client of a socket in the file system has no address.
    if (line[localStart] === OPEN && line[localStart + 1] === SLASH) return 'server';
    if (localEnd === end) return 'damaged';
    const remoteStart = localEnd + 1;
    const remoteEnd = wordEnd(line, remoteStart, end);
    if (!this.#readLocal(line, localStart, localEnd)) return 'damaged';
    const isRemote =
      line[this.#localIpEnd] === CLOSE
        ? this.#readBrackets(line, remoteStart, remoteEnd)
        : this.#readColons(line, remoteStart, remoteEnd);
    if (!isRemote) return 'damaged';
    if (remoteEnd === end) return 'decision';
    return hasAnyAt(line, remoteEnd + 1, end, LIMITS) ? 'limit' : 'damaged';
  }

  /** Where the address of the server ends: at a colon, or a bracket. */
  #localIpEnd = 0;

  #readLocal(line: Uint8Array, start: number, end: number): boolean {
    let port = 0;
    let at = end - 1;
    let unit = 1;
    for (; at >= start && isDigit(line[at]); at -= 1) {
      port += (line[at]! - ZERO) * unit;
      unit *= 10;
    }
    if (unit === 1 || port > 65_535) return false;
    this.localPort = port;
    this.#localIpEnd = at;
    return at > start && (line[at] === COLON || line[at] === CLOSE);
  }

  #readColons(line: Uint8Array, start: number, end: number): boolean {
    let colon = start;
    while (colon < end && line[colon] !== COLON) colon += 1;
    this.hostStart = start;
    this.hostEnd = colon;
    const last = portStart(line, colon + 2, end, this.isDenied);
    if (last === -1) return false;
    const mapped = hasAt(line, colon + 1, last, MAPPED) ? MAPPED.length : 0;
    const ipEnd = this.#readIpv4(line, colon + 1 + mapped, last);
    if (ipEnd !== -1 && line[ipEnd] === COLON) {
      this.infoStart = ipEnd + 1;
      this.infoEnd = last;
      return ipEnd < last;
    }
    return this.#readIpv6(line, colon + 1, last);
  }

  #readBrackets(line: Uint8Array, start: number, end: number): boolean {
    const open = line.indexOf(OPEN, start);
    if (open === -1 || open >= end) return false;
    const close = line.indexOf(CLOSE, open);
    if (close === -1 || close >= end) return false;
    this.hostStart = start;
    this.hostEnd = open;
    let last = portStart(line, close + 1, end);
    if (last === -1) {
      const limit = line.lastIndexOf(COLON, end - 1);
      if (limit <= close || !hasAt(line, limit, end, MAX_PER_IP)) return false;
      last = portStart(line, close + 1, limit);
      if (last === -1) return false;
    }
    this.infoStart = close + 1;
    this.infoEnd = last;
    if (this.#readIpv4(line, open + 1, close) === close) return true;
    return this.#setIpv6(decodeLatin1(line.subarray(open + 1, close)), line, open + 1, close);
  }

  /** Where a dotted quad ends, that starts at `start`; -1 for none. */
  #readIpv4(line: Uint8Array, start: number, end: number): number {
    let address = 0;
    let at = start;
    for (let i = 0; i < 4; i += 1) {
      if (i > 0) {
        if (line[at] !== DOT) return -1;
        at += 1;
      }
      const first = at;
      let octet = 0;
      while (at < end && isDigit(line[at]) && at - first < 3) {
        octet = octet * 10 + line[at]! - ZERO;
        at += 1;
      }
      if (at === first || octet > 255 || (line[first] === ZERO && at > first + 1)) return -1;
      address = address * 256 + octet;
    }
    this.ipv4 = address;
    this.ipv6 = undefined;
    this.ipStart = start;
    this.ipEnd = at;
    return at;
  }

  /**
   * An address and the info after it: `IP:INFO`, where both may have colons. If all but the last colon is an address there
   * is no info; otherwise there has to be only one way to part them.
   */
  #readIpv6(line: Uint8Array, start: number, end: number): boolean {
    if (end - start > MAX_NAME_LENGTH + 64) return false;
    const text = decodeLatin1(line.subarray(start, end));
    if (text.endsWith(':') && this.#setIpv6(text.slice(0, -1), line, start, end - 1)) {
      this.infoStart = this.infoEnd = end;
      return true;
    }
    let split = -1;
    for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
      if (!isIPv6(text.slice(0, at))) continue;
      if (split !== -1) return false;
      split = at;
    }
    if (split === -1) return false;
    this.infoStart = start + split + 1;
    this.infoEnd = end;
    return this.#setIpv6(text.slice(0, split), line, start, start + split);
  }

  /** Sets an address of IPv6; an IPv4 address in one of those is the plain one, by which the servers look it up. */
  #setIpv6(text: string, line: Uint8Array, start: number, end: number): boolean {
    if (!isIPv6(text) || text.includes('%')) return false;
    const plain = parseMappedAddress(text);
    if (plain !== undefined) {
      const at = end - plain.length;
      if (at >= start && this.#readIpv4(line, at, end) === end) return true;
    }
    this.ipv4 = Number.NaN;
    this.ipv6 = text;
    this.ipStart = start;
    this.ipEnd = end;
    return true;
  }
}

/** Where a program's name ends, a word followed by a colon and a space; -1 for none. */
function findColon(line: Uint8Array, start: number, end: number): number {
  const last = Math.min(end - 1, start + MAX_PROGRAM_LENGTH);
  for (let at = start; at < last; at += 1) {
    const byte = line[at]!;
    if (byte === COLON) return at > start && line[at + 1] === SPACE ? at : -1;
    if (byte <= SPACE || byte > 126) return -1;
  }
  return -1;
}

/**
 * Where the colon is in front of the port in which a text ends; -1 for none. An sslserver that denies a client has not
 * written the port down yet (ucspi-ssl 0.13).
 */
function portStart(line: Uint8Array, start: number, end: number, canBeEmpty = false): number {
  let at = end - 1;
  while (at >= start && isDigit(line[at])) at -= 1;
  const isPort = end - at <= 6 && (at < end - 1 || canBeEmpty);
  return at >= start && isPort && line[at] === COLON ? at : -1;
}

/** Not a Buffer, for code that sees arrays of one class only is faster. */
function encodeText(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text));
}

function isServer(line: Uint8Array, start: number, end: number): boolean {
  for (const name of SERVERS) if (name.length === end - start && hasAt(line, start, end, name)) return true;
  return false;
}

function hasAnyAt(line: Uint8Array, at: number, end: number, texts: readonly Uint8Array[]): boolean {
  for (const text of texts) if (hasAt(line, at, end, text)) return true;
  return false;
}
