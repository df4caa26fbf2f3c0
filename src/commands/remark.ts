import { CdbFormatError } from '../cdb/format.js';
import { walkRecords } from '../cdb/walk.js';
import { networkOfKey, readableNetwork } from '../dialects/cidr.js';
import type { Dialect } from '../dialects/dialect.js';
import { hasLostAddresses } from '../dialects/identify.js';
import type { Client } from '../dialects/order.js';
import { decodeLatin1 } from '../latin1.js';
import { looksLikeDatabase } from '../lookup/rulebook.js';
import type { Source } from '../source.js';
import { textOf } from '../space/client.js';
import { IPV4, IPV6 } from '../space/family.js';

/** So many records of a database are looked at. */
const MOST_RECORDS = 1000;

/** What is odd about a database that is asked in this dialect, undefined where nothing is. A rule file says nothing of the kind. */
export function remarkOnDatabase(source: Source, dialect: Dialect): string | undefined {
  return remarkOnLostAddresses(source) ?? remarkOnDialect(source, dialect);
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
function remarkOnDialect({ name, bytes }: Source, dialect: Dialect): string | undefined {
  if (dialect.traits.hasNetworks || !looksLikeDatabase(bytes)) return undefined;
  const key = findNetworkKey(bytes);
  if (key === undefined) return undefined;
  const meaning = `the key ${decodeLatin1(key)} is that of ${readableNetwork(key)} in ucspi-tcp6`;
  const { packageName } = dialect.traits;
  return `${decodeLatin1(Buffer.from(name))}: ${meaning}, and means nothing in ${packageName}; perhaps --dialect fehcom is meant`;
}

/** The first key of a network, as ucspi-tcp6 makes them, among the first records. */
function findNetworkKey(database: Uint8Array): Uint8Array | undefined {
  let count = 0;
  try {
    for (const { key } of walkRecords(database)) {
      if (networkOfKey(key) !== undefined) return key;
      count += 1;
      if (count === MOST_RECORDS) break;
    }
  } catch (error) {
    if (!(error instanceof CdbFormatError)) throw error;
  }
  return undefined;
}

/** What no server would say of a client, undefined where all could be: the answer is for just these texts then. */
export function remarkOnClient({ ip, host }: Client, dialect: Dialect): string | undefined {
  const address = ip === undefined ? undefined : decodeLatin1(ip);
  if (address !== undefined && !isWritten(address, dialect)) {
    return `no server of ${dialect.traits.packageName} writes an address as "${address}"; the answer is for just this text`;
  }
  const name = host === undefined ? '' : decodeLatin1(host);
  if (/[A-Z]/.test(name) || (name.endsWith('.') && name !== '.')) {
    return `servers write names in small letters and without a dot at the end, not as "${name}"; the answer is for just this text`;
  }
  return undefined;
}

function isWritten(address: string, dialect: Dialect): boolean {
  if (!address.includes(':')) return IPV4.read(address) !== undefined;
  const number = dialect.serverAddress6 === undefined ? undefined : IPV6.read(address);
  return number !== undefined && textOf(number, IPV6, dialect) === address;
}
