import { readRecord } from '../cdb/walk.js';
import { parseNetworkKey } from '../dialects/cidr.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import type { AddressRange } from '../net/address-set.js';
import { IPV4 } from '../net/family.js';
import { readOctetRangeKey, toAddressRange } from '../rules/octet-range.js';
import { AT, COLON, EQUALS } from '../text/ascii.js';
import { KeyReader4 } from './key4.js';

const reader = new KeyReader4();

/**
 * The IPv4 addresses whose clients a record can matter to: those of its key, and none where the key is a word that no lookup
 * tries. Undefined where it can matter to others, or where that is not known.
 */
export function findReach(
  { database, hasWholeRanges }: CompiledRules,
  position: number,
): readonly AddressRange<number>[] | undefined {
  const { key } = readRecord(database, position);
  if (reader.read(key, 0, key.length)) return [{ start: reader.start, end: IPV4.endOf(reader.start, reader.bits) }];
  const range = hasWholeRanges ? readOctetRangeKey(key) : undefined;
  if (range !== undefined) return [toAddressRange(range)];
  const isWord = key.length > 0 && key[0] !== EQUALS && !key.includes(AT) && !key.includes(COLON);
  return isWord && parseNetworkKey(key) === undefined ? [] : undefined;
}
