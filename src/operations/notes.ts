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

/** So many records of a database are looked at. */
const MOST_RECORDS = 1000;

/** What is odd about a database that is asked in this dialect, undefined where nothing is. A rule file says nothing of the kind. */
export function noteOddDatabase(source: Source, dialect: Dialect): string | undefined {
  return remarkOnLostAddresses(source) ?? noteDialectMismatch(source, dialect);
}

/** Damage is for others to tell. */
function remarkOnLostAddresses({ name, bytes }: Source): string | undefined {
  if (!looksLikeDatabase(bytes)) return undefined;
  try {
    if (!hasLostAddresses(bytes)) return undefined;
  } catch (error) {
    if (!(error instanceof CdbFormatError)) throw error;
    return undefined;
  }
  return `${decodeLatin1(Buffer.from(name))}: all rules have lost their addresses, and the first decides for every client; ucspi-tcp6 1.06 is known to write such files`;
}

/**
 * What is odd about asking a database in this dialect, undefined where nothing is: keys as only ucspi-tcp6 makes them are
 * never asked for by the others. A rule file says nothing of the kind, and damage is for others to tell.
 */
function noteDialectMismatch({ name, bytes }: Source, dialect: Dialect): string | undefined {
  if (dialect.traits.supportsCidr || !looksLikeDatabase(bytes)) return undefined;
  const key = findNetworkKey(bytes);
  if (key === undefined) return undefined;
  const meaning = `the key ${decodeLatin1(key)} is that of ${formatNetworkKey(key)} in ucspi-tcp6`;
  const { packageName } = dialect.traits;
  return `${decodeLatin1(Buffer.from(name))}: ${meaning}, and means nothing in ${packageName}; perhaps --dialect fehcom is meant`;
}

/** The first key of a network, as ucspi-tcp6 makes them, among the first records. */
function findNetworkKey(database: Uint8Array): Uint8Array | undefined {
  let count = 0;
  try {
    for (const { key } of walkRecords(database)) {
      if (parseNetworkKey(key) !== undefined) return key;
      count += 1;
      if (count === MOST_RECORDS) break;
    }
  } catch (error) {
    if (!(error instanceof CdbFormatError)) throw error;
  }
  return undefined;
}

/** That there are no rules, as in an empty file: then all clients are allowed. */
export function noteEmptyRules({ name }: Source, { database }: CompiledRules): string | undefined {
  if (database.length > HEADER_LENGTH) return undefined;
  return `${decodeLatin1(Buffer.from(name))} holds no rules, so every client is allowed`;
}

/** What looks like the name of a host where an address is expected. */
const HOST_NAME = /^[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}$/i;

/** What no server would say of a client, undefined where all could be: the answer is for just these texts then. */
export function noteOddClient({ ip, host }: Client, dialect: Dialect): string | undefined {
  const address = ip === undefined ? undefined : decodeLatin1(ip);
  if (address !== undefined && !isWritten(address, dialect)) {
    const answer = HOST_NAME.test(address)
      ? `a host comes after an address, as in "192.0.2.1 ${address}"`
      : 'the answer is for just this text';
    return `no server of ${dialect.traits.packageName} writes an address as "${address}"; ${answer}`;
  }
  const name = host === undefined ? '' : decodeLatin1(host);
  if (/[A-Z]/.test(name) || (name.endsWith('.') && name !== '.')) {
    return `servers write names in small letters and without a dot at the end, not as "${name}"; the answer is for just this text`;
  }
  return undefined;
}

/** Addresses of IPv6 without a zero, and with one run of them left out. */
const WITHOUT_ZEROS = /^[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3}){7}$/;
const WITH_A_GAP =
  /^[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3})*::(?:[1-9a-f][\da-f]{0,3}(?::[1-9a-f][\da-f]{0,3})*)?$/;

/**
 * Whether an address is of those, most, that all servers write alike: where zeros are left out there are two groups of them
 * or more. To read any other and write it again takes 5 µs, which is long for a list of a million.
 */
function isPlain6(address: string): boolean {
  return WITH_A_GAP.test(address) ? address.split(':').length <= 7 : WITHOUT_ZEROS.test(address);
}

/** Whether a server writes an address so. */
export function isWritten(address: string, dialect: Dialect): boolean {
  if (!address.includes(':')) return IPV4.parse(address) !== undefined;
  if (dialect.formatClientIpv6 === undefined) return false;
  if (isPlain6(address)) return true;
  const number = IPV6.parse(address);
  return number !== undefined && formatAddress(number, IPV6, dialect) === address;
}
