import { NO_RECORD } from '../cdb/reader.js';
import { AT, EQUALS } from '../rules/bytes.js';
import type { AddressSet } from '../space/address-set.js';
import type { DescribedKind } from '../space/caller-tree.js';
import type { CallerKind } from '../space/callers.js';
import { textOf } from '../space/client.js';
import { compare } from '../space/compare.js';
import type { Difference } from '../space/difference.js';
import { type Effect, effectOf, isRelaying } from '../space/effects.js';
import type { Family } from '../space/family.js';
import { hasPublic, publicPart } from '../space/public-addresses.js';
import type { ClientSpace } from '../space/space.js';
import { type Turn, Turns } from '../space/turns.js';

/** Why a change of rules is more than a repair. What matters most comes first. */
export type DangerCode =
  /** a client that was refused is let in */
  | 'lets-in'
  /** a client relays that did not: one with a public address, or any by its host name, by its info or by the default rule */
  | 'relays'
  /** a client relays, and its RELAYCLIENT is appended to each recipient */
  | 'appends-to-recipients'
  /** a client may transfer other zones */
  | 'transfers-zones'
  /** a client gets something else than the rule said that decided for it, which is not the default rule */
  | 'overrules';

/** A danger, and a client that is in it. Texts are binary strings. */
export interface Danger {
  readonly code: DangerCode;
  readonly client: Difference['witness'];
}

/** A danger, and the records that decide for the client before and after; `NO_RECORD` for none. */
export interface FoundDanger extends Danger {
  readonly before: number;
  readonly after: number;
}

/**
 * The dangers of a change of rules; none means that
 *
 * - no client that was refused is let in, neither by `deny` nor by a text in RBLSMTPD;
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
export function canBe(kind: CallerKind | DescribedKind): boolean {
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
  return textOf(ranges[0]!.start, family as Family<number>, dialect);
}
