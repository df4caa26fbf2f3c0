import { NO_RECORD } from '../cdb/reader.js';
import { compare } from '../diff/compare.js';
import { type Turn, Turns } from '../diff/turns.js';
import type { AddressSet } from '../net/address-set.js';
import type { Family } from '../net/family.js';
import { hasPublic, publicPart } from '../net/public-addresses.js';
import type { Danger, DangerCode } from '../rulefile/finding.js';
import { type Effect, effectOf, isRelaying } from '../space/effects.js';
import { formatAddress } from '../space/format-client.js';
import type { DescribedKind, IdentityKind } from '../space/identities.js';
import type { ClientSpace } from '../space/space.js';
import { AT, EQUALS } from '../text/ascii.js';

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
 */
export function* dangersOf(before: ClientSpace, after: ClientSpace): Generator<FoundDanger, void> {
  const turns = new Turns(before, after);
  for (const difference of compare(before, after)) {
    const callers = difference.callers.filter(canBe);
    if (callers.length === 0) continue;
    for (const turn of turns.of({ ...difference, callers })) {
      const [old, now] = [effectOf(before, turn.before), effectOf(after, turn.after)];
      const code = dangerOf(turn, old, now, before, after);
      if (code === undefined) continue;
      const addresses = code === 'relays' && hasPublic(turn.addresses) ? publicPart(turn.addresses) : turn.addresses;
      const ip = difference.addresses.kind === 'set' ? firstOf(addresses, after) : difference.witness.ip;
      yield { code, client: { ip, ...turn.caller }, before: turn.before, after: turn.after };
    }
  }
}

/** Whether a server has such clients: it writes the names of hosts in lower case. */
export function canBe(kind: IdentityKind | DescribedKind): boolean {
  const name = kind.kind === 'host' ? kind.host : kind.kind === 'domain' ? kind.domain : '';
  return !/[A-Z]/.test(name);
}

function dangerOf(
  turn: Turn,
  old: Effect,
  now: Effect,
  before: ClientSpace,
  after: ClientSpace,
): DangerCode | undefined {
  const isSame = (name: string): boolean => old.env.get(name) === now.env.get(name);
  if (isRefused(old) && !isRefused(now)) return 'lets-in';
  if (isRelaying(now)) {
    if (!isRelaying(old) && (!isAddressRule(after, turn.after) || hasPublic(turn.addresses))) return 'relays';
    if (now.env.get('RELAYCLIENT') !== '' && !isSame('RELAYCLIENT')) return 'appends-to-recipients';
  }
  if (now.action === 'allow' && typeof old.env.get('AXFR') === 'string' && !isSame('AXFR')) return 'transfers-zones';
  return isDefault(before, turn.before) ? undefined : 'overrules';
}

/** By the server, or by rblsmtpd. */
function isRefused({ action, env }: Effect): boolean {
  return action === 'deny' || !!env.get('RBLSMTPD');
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

function firstOf(addresses: AddressSet<number> | AddressSet<bigint>, { dialect }: ClientSpace): string {
  const { ranges, family } = addresses as AddressSet<number>;
  return formatAddress(ranges[0]!.start, family as Family<number>, dialect);
}
