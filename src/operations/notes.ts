import { attempt } from '../attempt.js';
import { CdbFormatError, HEADER_LENGTH } from '../cdb/format.js';
import { walkRecords } from '../cdb/walk.js';
import { formatNetworkKey, parseNetworkKey } from '../dialects/cidr.js';
import type { Dialect } from '../dialects/dialect.js';
import { hasLostAddresses } from '../dialects/identify.js';
import { type CompiledRules, looksLikeDatabase } from '../lookup/compiled-rules.js';
import type { Client } from '../net/client.js';
import { IPV4, IPV6 } from '../net/family.js';
import { formatAddress } from '../space/format-client.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';

/** At most this many records of a database are examined. */
const MAX_RECORDS = 1000;

/** What is odd about a database used in this dialect, if anything; undefined for a rule file. */
export function noteOddDatabase({ name, bytes }: Source, dialect: Dialect): string | undefined {
  if (!looksLikeDatabase(bytes)) return undefined;
  const file = decodeLatin1(Buffer.from(name));
  if (unlessDamaged(() => hasLostAddresses(bytes)))
    return `${file}: all rules have lost their addresses, and the first decides for every client; ucspi-tcp6 1.06 is known to write such files`;
  const { supportsCidr, packageName } = dialect.traits;
  // Only ucspi-tcp6 looks up its keys of networks; in the other dialects they have no effect.
  const key = supportsCidr ? undefined : unlessDamaged(() => findNetworkKey(bytes));
  if (key === undefined) return undefined;
  const meaning = `the key ${decodeLatin1(key)} is for ${formatNetworkKey(key)} in ucspi-tcp6`;
  return `${file}: ${meaning}, but has no meaning in ${packageName}; did you mean --dialect fehcom?`;
}

/** Damage is reported elsewhere. */
function unlessDamaged<T>(find: () => T): T | undefined {
  return attempt(find, CdbFormatError, () => undefined);
}

/** The first key of a network, in the form of ucspi-tcp6, among the first records. */
function findNetworkKey(database: Uint8Array): Uint8Array | undefined {
  let count = 0;
  for (const { key } of walkRecords(database)) {
    if (parseNetworkKey(key) !== undefined) return key;
    count += 1;
    if (count === MAX_RECORDS) break;
  }
  return undefined;
}

/** A note if there are no rules, since all clients are allowed then. */
export function noteEmptyRules({ name }: Source, { database }: CompiledRules): string | undefined {
  if (database.length > HEADER_LENGTH) return undefined;
  return `${decodeLatin1(Buffer.from(name))} contains no rules, so every client is allowed`;
}

/** Looks like a host name in place of an address. */
const HOST_NAME = /^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i;

/** A note if no server describes a client like this, so that the result applies to these literal texts only. */
export function noteOddClient({ ip, host }: Client, dialect: Dialect): string | undefined {
  const address = ip === undefined ? undefined : decodeLatin1(ip);
  if (address !== undefined && !isWritten(address, dialect)) {
    const answer = HOST_NAME.test(address)
      ? `a host comes after an address, as in "192.0.2.1 ${address}"`
      : 'the result applies to this literal text only';
    return `no ${dialect.traits.packageName} server writes an address as "${address}"; ${answer}`;
  }
  const name = host === undefined ? '' : decodeLatin1(host);
  if (/[A-Z]/.test(name) || (name.endsWith('.') && name !== '.')) {
    return `servers write host names in lower case and without a trailing dot, not as "${name}"; the result applies to this literal text only`;
  }
  return undefined;
}

/** IPv6 addresses without zeros, and with one run of zeros omitted. */
const WITHOUT_ZEROS = /^[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3}){7}$/;
const WITH_A_GAP =
  /^[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3})*::(?:[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3})*)?$/;

/**
 * Whether all servers write an address like this, as they do most: "::" replaces two or more groups. Parsing and formatting
 * the others takes 5 µs each, which is long for a list of a million.
 */
function isPlain6(address: string): boolean {
  return WITH_A_GAP.test(address) ? address.split(':').length <= 7 : WITHOUT_ZEROS.test(address);
}

/** Whether a server writes an address like this. */
export function isWritten(address: string, dialect: Dialect): boolean {
  if (!address.includes(':')) return IPV4.parse(address) !== undefined;
  if (dialect.formatClientIpv6 === undefined) return false;
  if (isPlain6(address)) return true;
  const number = IPV6.parse(address);
  return number !== undefined && formatAddress(number, dialect) === address;
}
