import {
  AT,
  CLIENT_COUNT,
  CLIENT_LENGTH,
  GROUP_SIZE,
  HASH_START,
  LONGEST_HOST,
  NO_RECORD,
  PAIR_LENGTH,
  TABLE_COUNT,
} from '../layout';
import { DOT, EQUALS, LF, SPACE, ZERO } from './ascii';
import { set } from './state';

/** The hash of `=`, with which the keys of hosts begin. */
const HASH_OF_EQUALS: u32 = (HASH_START * 33) ^ 0x3d;

/** In a sound table a search ends much earlier. */
const MAX_PROBES: u32 = 64;

/** A key cannot be decided here: the database is damaged or crowded there. No position is that large. */
const UNDECIDED: u32 = 0xffffffff;

// A client of a group: where its parts are, and the hashes of its address and of the prefixes of that.

const START: u32 = 0;
const IP_END: u32 = 4;
/** 0 where there is no host. */
const HOST_START: u32 = 8;
const LINE_END: u32 = 12;
const HASH: u32 = 16;
const HOST_HASH: u32 = 20;
const END_1: u32 = 24;
const HASH_1: u32 = 28;
const END_2: u32 = 32;
const HASH_2: u32 = 36;
const END_3: u32 = 40;
const HASH_3: u32 = 44;
/** The first two octets as one number. */
const NUMBER: u32 = 48;
/** The position in the first slot of its address. */
const POSITION: u32 = 52;
/** What was loaded ahead, of no other use. */
const LOADED: u32 = 56;

/**
 * Decides the clients in `list..end`, lines of which the last may lack its LF, each an IPv4 address as servers write it, and
 * perhaps a space and a host. Empty lines do not count. Stops at a line that is anything else, or where the database is
 * damaged or crowded: AT is there then, and CLIENT_COUNT says how many clients have been decided.
 *
 * The keys are tried in the order of `lookup/candidates.ts`. A database is much larger than the caches of a processor, so
 * a search waits for memory and for little else. Clients are therefore decided in groups: first all of a group are read, then
 * the first slots of all are loaded, then the records those point at; each of these loops is so short that the processor
 * runs ahead of the loads and has many under way at once. Measured (bench/README.md): 0.4 to 0.7 of libcdb's time in C, by how
 * many clients have rules of their own, and 0.5 to 1.8 in JavaScript.
 *
 * @param group room for GROUP_SIZE clients
 * @param prefixes what is remembered of prefixes, for this database
 * @param positions takes four bytes a client, the position of the record that decides, or NO_RECORD
 */
export function decide(list: u32, end: u32, database: u32, size: u32, group: u32, prefixes: u32, positions: u32): void {
  const anyHost = probe(database, size, HASH_OF_EQUALS, 0, 0, true);
  const otherwise = probe(database, size, HASH_START, 0, 0, false);
  let at = list;
  let position = positions;
  let stops = anyHost === UNDECIDED || otherwise === UNDECIDED;
  while (!stops && at < end) {
    let client = group;
    const groupEnd = group + GROUP_SIZE * CLIENT_LENGTH;
    while (client < groupEnd && at < end) {
      if (load<u8>(at) === LF) {
        at += 1;
        continue;
      }
      if (!readClient(client, at, end)) {
        stops = true;
        break;
      }
      at = load<u32>(client, LINE_END) + 1;
      client += CLIENT_LENGTH;
    }
    for (let next = group; next < client; next += CLIENT_LENGTH) {
      store<u32>(next, loadSlot(database, size, load<u32>(next, HASH)), POSITION);
      store<u32>(next, loadSlot(database, size, load<u32>(next, HASH_3)), LOADED);
    }
    for (let next = group; next < client; next += CLIENT_LENGTH) {
      const record = load<u32>(next, POSITION);
      if (record < size) store<u32>(next, load<u32>(database + record), LOADED);
    }
    for (let next = group; next < client; next += CLIENT_LENGTH) {
      const found = find(next, database, size, prefixes, anyHost, otherwise);
      if (found === UNDECIDED) {
        at = load<u32>(next, START);
        stops = true;
        break;
      }
      store<u32>(position, found);
      position += 4;
    }
  }
  set(AT, at);
  set(CLIENT_COUNT, (position - positions) >> 2);
}

/** Reads the client in the line at `start` into `client`, and hashes its keys; false where it is not a plain one. */
function readClient(client: u32, start: u32, end: u32): bool {
  let at = start;
  let hash: u32 = HASH_START;
  let octets: u32 = 0;
  let dots: u32 = 0;
  let byte: u8 = LF;
  for (;;) {
    const octetStart = at;
    let octet: u32 = 0;
    for (; at < end; at += 1) {
      byte = load<u8>(at);
      const digit = <u32>byte - ZERO;
      if (digit > 9) break;
      hash = ((hash << 5) + hash) ^ byte;
      octet = octet * 10 + digit;
    }
    const digits = at - octetStart;
    // An octet as it is usually written, without zeros in front.
    if (digits !== (octet < 10 ? 1 : octet < 100 ? 2 : 3) || octet > 255) return false;
    if (dots === 3) break;
    if (at === end || byte !== DOT) return false;
    hash = ((hash << 5) + hash) ^ byte;
    at += 1;
    octets = (octets << 8) | octet;
    if (dots === 1) store<u32>(client, octets, NUMBER);
    // The ends of the three prefixes are 8 bytes apart.
    store<u32>(client + (dots << 3), at, END_1);
    store<u32>(client + (dots << 3), hash, HASH_1);
    dots += 1;
  }
  store<u32>(client, start, START);
  store<u32>(client, at, IP_END);
  store<u32>(client, hash, HASH);
  store<u32>(client, 0, HOST_START);
  if (at < end && byte === SPACE) {
    at += 1;
    const hostStart = at;
    let hostHash: u32 = HASH_OF_EQUALS;
    for (; at < end; at += 1) {
      byte = load<u8>(at);
      if (byte <= SPACE) break;
      hostHash = ((hostHash << 5) + hostHash) ^ byte;
    }
    // An empty host is a second space, a short one perhaps a dash.
    if (at - hostStart < 2 || at - hostStart > <u32>LONGEST_HOST) return false;
    store<u32>(client, hostStart, HOST_START);
    store<u32>(client, hostHash, HOST_HASH);
  }
  store<u32>(client, at, LINE_END);
  return at === end || byte === LF;
}

/** The record that decides for `client`, UNDECIDED where a search ran into damage. */
function find(client: u32, database: u32, size: u32, prefixes: u32, anyHost: u32, otherwise: u32): u32 {
  const start = load<u32>(client, START);
  const hostStart = load<u32>(client, HOST_START);
  const lineEnd = load<u32>(client, LINE_END);
  let position = probe(database, size, load<u32>(client, HASH), start, load<u32>(client, IP_END), false);
  if (position !== NO_RECORD) return position;
  if (hostStart !== 0) {
    position = probe(database, size, load<u32>(client, HOST_HASH), hostStart, lineEnd, true);
    if (position !== NO_RECORD) return position;
  }
  position = probe(database, size, load<u32>(client, HASH_3), start, load<u32>(client, END_3), false);
  if (position !== NO_RECORD) return position;
  const number = load<u32>(client, NUMBER);
  position = remember(
    prefixes + ((256 + number) << 2),
    database,
    size,
    load<u32>(client, HASH_2),
    start,
    load<u32>(client, END_2),
  );
  if (position !== NO_RECORD) return position;
  position = remember(
    prefixes + ((number >> 8) << 2),
    database,
    size,
    load<u32>(client, HASH_1),
    start,
    load<u32>(client, END_1),
  );
  if (position !== NO_RECORD || hostStart === 0) return position !== NO_RECORD ? position : otherwise;
  for (let dot = hostStart; dot < lineEnd; dot += 1) {
    if (load<u8>(dot) !== DOT) continue;
    let hash: u32 = HASH_OF_EQUALS;
    for (let at = dot; at < lineEnd; at += 1) hash = ((hash << 5) + hash) ^ load<u8>(at);
    position = probe(database, size, hash, dot, lineEnd, true);
    if (position !== NO_RECORD) return position;
  }
  return anyHost !== NO_RECORD ? anyHost : otherwise;
}

/** As {@link probe}, but what was found is kept at `place`. */
function remember(place: u32, database: u32, size: u32, hash: u32, start: u32, end: u32): u32 {
  const known = load<u32>(place);
  if (known !== 0) return known - 1;
  const position = probe(database, size, hash, start, end, false);
  if (position !== UNDECIDED) store<u32>(place, position + 1);
  return position;
}

/** The position in the first slot of a hash; any number where there is no such slot. */
function loadSlot(database: u32, size: u32, hash: u32): u32 {
  const header = database + (hash & (TABLE_COUNT - 1)) * PAIR_LENGTH;
  const slotCount = load<u32>(header, 4);
  if (slotCount === 0) return 0;
  const slot = <u64>load<u32>(header) + <u64>((hash >>> 8) % slotCount) * PAIR_LENGTH;
  return slot + PAIR_LENGTH > size ? 0 : load<u32>(database + <u32>slot, 4);
}

/**
 * The position of the first record with the key `start..end`, with `=` in front if `isHost`; as `CdbReader.locate` finds
 * it, but UNDECIDED where anything lies outside the database, or after too many probes.
 */
function probe(database: u32, size: u32, hash: u32, start: u32, end: u32, isHost: bool): u32 {
  const header = database + (hash & (TABLE_COUNT - 1)) * PAIR_LENGTH;
  const slotCount = load<u32>(header, 4);
  if (slotCount === 0) return NO_RECORD;
  const table = load<u32>(header);
  if (table > size || slotCount > (size - table) / PAIR_LENGTH) return UNDECIDED;
  const length = end - start + <u32>isHost;
  let slot = (hash >>> 8) % slotCount;
  for (let probes: u32 = 0; probes < MAX_PROBES && probes < slotCount; probes += 1) {
    const at = database + table + slot * PAIR_LENGTH;
    const position = load<u32>(at, 4);
    if (position === NO_RECORD) return NO_RECORD;
    if (load<u32>(at) === hash) {
      if (position > size - PAIR_LENGTH) return UNDECIDED;
      const record = database + position;
      if (load<u32>(record) === length) {
        if (length > size - PAIR_LENGTH - position) return UNDECIDED;
        if (holds(record + PAIR_LENGTH, start, end, isHost)) return position;
      }
    }
    slot += 1;
    if (slot === slotCount) slot = 0;
  }
  return UNDECIDED;
}

/** Whether the key at `key` is `start..end`, with `=` in front if `isHost`. */
function holds(key: u32, start: u32, end: u32, isHost: bool): bool {
  let other = key;
  if (isHost) {
    if (load<u8>(key) !== EQUALS) return false;
    other += 1;
  }
  for (let at = start; at < end; at += 1, other += 1) {
    if (load<u8>(at) !== load<u8>(other)) return false;
  }
  return true;
}
