import { NO_RECORD } from '../cdb/reader.js';
import { walkRecords } from '../cdb/walk.js';
import { compare } from '../diff/compare.js';
import { type Turn, Turns } from '../diff/turns.js';
import type { AddressSet } from '../net/address-set.js';
import { hasPublic, publicPart } from '../net/public-addresses.js';
import type { Danger, DangerCode } from '../rulefile/finding.js';
import type { ServerFlags } from '../server/server.js';
import { type Effect, isRefused as isRefusedByText, isRelaying, readEffect } from '../space/effects.js';
import { formatAddress } from '../space/format-client.js';
import type { ClientSpace } from '../space/space.js';
import { AT, EQUALS } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import { explainRefusal } from '../variables/refusals.js';

/** A danger, and the records that decide for the client before and after; `NO_RECORD` for none. */
export interface FoundDanger extends Danger {
  readonly before: number;
  readonly after: number;
}

/**
 * The dangers of a change of rules; none means that
 *
 * - no client that was refused is allowed, neither by `deny` nor by a text in RBLSMTPD;
 * - no client relays that did not, unless its address is not public and it is the rule for that address that says so; and
 *   nothing is newly appended to its recipients;
 * - no client may transfer other zones than the AXFR it had;
 * - and every client whose rule decided, rather than the default rule or none, gets what it got.
 *
 * @param flags undefined where they are not known: then IPv4 clients may be looked up as IPv4-mapped addresses too
 */
export function* findDangers(
  before: ClientSpace,
  after: ClientSpace,
  flags: ServerFlags | undefined,
): Generator<FoundDanger, void> {
  if (flags?.isIpv6Forced !== false) yield* findMappedDangers(before, after);
  const turns = new Turns(before, after);
  for (const difference of compare(before, after)) {
    for (const turn of turns.of(difference)) {
      const [old, now] = [readEffect(before, turn.before), readEffect(after, turn.after)];
      const code = classifyDanger(turn, old, now, before, after);
      if (code === undefined) continue;
      const addresses = code === 'relays' && hasPublic(turn.addresses) ? publicPart(turn.addresses) : turn.addresses;
      const ip = difference.addresses.kind === 'set' ? formatFirst(addresses, after) : difference.witness.ip;
      yield { code, client: { ip, ...turn.identity }, before: turn.before, after: turn.after };
    }
  }
}

/** What every IPv4-mapped address begins with, as servers of text dialects write it. */
const MAPPED = Buffer.from('::ffff:');

/**
 * A server of a text dialect that runs with `-6` looks IPv4 clients up as `::ffff:10.0.0.1`, which the space has no clients
 * for: the rules for them are compared one by one, with one client each.
 */
function* findMappedDangers(before: ClientSpace, after: ClientSpace): Generator<FoundDanger, void> {
  if (after.dialect.traits.ipv6 !== 'text') return;
  const seen = new Set<string>();
  for (const { book } of [after, before]) {
    for (const { key } of walkRecords(book.database)) {
      if (!MAPPED.equals(key.subarray(0, MAPPED.length))) continue;
      const text = decodeLatin1(key);
      if (seen.has(text)) continue;
      seen.add(text);
      const ip = completeKey(text);
      const client = { ip: Buffer.from(ip, 'latin1') };
      const [one, other] = [before.decide(client), after.decide(client)];
      const code = classifyEffectDanger(
        readEffect(before, one),
        readEffect(after, other),
        isDefault(before, one),
        true,
      );
      if (code !== undefined) yield { code, client: { ip }, before: one, after: other };
    }
  }
}

/** An address that begins with the key of a rule. */
function completeKey(key: string): string {
  if (!/[:.]$/.test(key)) return key;
  const octets = key.slice(MAPPED.length).split('.').length - 1;
  return key + ['203.0.113.9', '0.0.1', '0.1', '1'][octets];
}

function classifyDanger(
  turn: Turn,
  old: Effect,
  now: Effect,
  before: ClientSpace,
  after: ClientSpace,
): DangerCode | undefined {
  const isStranger = !isAddressRule(after, turn.after) || hasPublic(turn.addresses);
  return classifyEffectDanger(old, now, isDefault(before, turn.before), isStranger);
}

/** @param isStranger whether the client may not relay by a rule for its address */
function classifyEffectDanger(
  old: Effect,
  now: Effect,
  byDefault: boolean,
  isStranger: boolean,
): DangerCode | undefined {
  if (haveSameValues(old, now)) return undefined;
  const isSame = (name: string): boolean => old.env.get(name) === now.env.get(name);
  if (isRefused(old) && !isRefused(now)) return 'lets-in';
  if (isRelaying(now)) {
    if (!isRelaying(old) && isStranger) return 'relays';
    if (now.env.get('RELAYCLIENT') !== '' && !isSame('RELAYCLIENT')) return 'appends-to-recipients';
  }
  if (now.action === 'allow' && typeof old.env.get('AXFR') === 'string' && !isSame('AXFR')) return 'transfers-zones';
  return byDefault ? undefined : 'overrules';
}

function haveSameValues(one: Effect, other: Effect): boolean {
  if (one.action !== other.action || one.env.size !== other.env.size) return false;
  return [...one.env].every(([name, value]) => other.env.has(name) && other.env.get(name) === value);
}

/** By the server, by rblsmtpd, or by a value that refuses every client. */
function isRefused(effect: Effect): boolean {
  if (isRefusedByText(effect)) return true;
  return [...effect.env].some(([name, value]) => value !== null && explainRefusal(name, value) !== undefined);
}

function isDefault(space: ClientSpace, position: number): boolean {
  return position === NO_RECORD || space.recordAt(position).key.length === 0;
}

/** Whether a record is that of addresses alone. */
function isAddressRule(space: ClientSpace, position: number): boolean {
  if (isDefault(space, position)) return false;
  const { key } = space.recordAt(position);
  return key[0] !== EQUALS && !key.includes(AT);
}

function formatFirst(addresses: AddressSet, { dialect }: ClientSpace): string {
  return formatAddress(addresses.ranges[0]!.start, dialect);
}
