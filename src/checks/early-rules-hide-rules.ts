import { NO_RECORD } from '../cdb/reader.js';
import { type AddressRange, AddressSet } from '../net/address-set.js';
import { type Family, IPV4, IPV6 } from '../net/family.js';
import { readEffect } from '../space/effects.js';
import { everyHost } from '../space/identities.js';
import { type Partition, pieceAt, undecided as undecidedIn } from '../space/partition.js';
import type { ClientSpace } from '../space/space.js';
import type { Check } from './check.js';

export const earlyRulesHideRules: Check = {
  code: 'early-rules-hide-rules',
  severity: 'warning',
  title: 'a rule that is never asked, because the rules of -y decide',
  why: `The servers of fehcom (sslserver since ucspi-ssl 0.12, tcpserver since ucspi-tcp6 1.13) ask the rules of -y
first, by the address alone. If any rule there matches, even one that only allows, or the default rule, then the
rules of -x are not asked for that client: their variables, such as RELAYCLIENT, are not set, and their "deny" denies
no client. The rules of -y should only deny. A rule all of whose clients they deny is not reported: that is what
they are for. This is checked only with --early, or with --run if the server has -y.`,
  example: '10.:allow,RELAYCLIENT=""\n:allow\n',
  corrected: '192.0.2.:allow,RELAYCLIENT=""\n:allow\n',

  run(file, report) {
    if (file.early === undefined) return;
    const { space } = file;
    const treatments = new Map<number, Treatment>();
    const [early4, early6] = [findCover(file.early, IPV4), findCover(file.early, IPV6)];
    for (const { layer, members } of everyHost(space)) {
      noteDeciders(layer.ipv4, early4, members, treatments);
      if (layer.ipv6 !== undefined) noteDeciders(layer.ipv6, early6, members, treatments);
      // Which clients these are for is in no piece.
      for (const { position } of layer.textPrefixes) treatments.set(position, { isAsked: true, isAllowed: false });
    }
    const isDefaultEarly = hasDefault(file.early);
    for (const [position, { isAsked, isAllowed }] of treatments) {
      const line = space.book.lineOf(position);
      // What is denied early is denied on purpose.
      const rule = isAsked || !isAllowed ? undefined : file.liveRules.find((one) => one.line.number === line);
      if (rule === undefined || rule.line.isContinuation) continue;
      report(rule.rule.address, {
        verdict: 'dead-rule',
        message: isDefaultEarly
          ? 'the default rule of -y decides for every client, so no rule of -x is ever asked'
          : 'the rules of -y allow all clients of this rule, so it is never asked',
        help: isDefaultEarly ? 'remove the default rule of -y' : 'let the rules of -y deny only',
      });
      if (isDefaultEarly) return;
    }
  },
};

/** What happens to the clients that a record decides for. */
interface Treatment {
  /** Whether there are some for whom no early rule decides. */
  readonly isAsked: boolean;
  /** Whether there are some whom an early rule allows. */
  readonly isAllowed: boolean;
}

/** The addresses for which no early rule decides, and those that early rules allow. */
interface Cover<T extends number | bigint> {
  readonly undecided: AddressSet<T>;
  readonly allowed: AddressSet<T>;
}

/** For each record that decides somewhere, what the early rules leave of its clients. */
function noteDeciders<T extends number | bigint>(
  pieces: Partition<T>,
  { undecided, allowed }: Cover<T>,
  members: readonly { readonly rest: number }[],
  treatments: Map<number, Treatment>,
): void {
  const note = (position: number, { isAsked, isAllowed }: Treatment): void => {
    const before = treatments.get(position);
    if (before === undefined) treatments.set(position, { isAsked, isAllowed });
    else treatments.set(position, { isAsked: isAsked || before.isAsked, isAllowed: isAllowed || before.isAllowed });
  };
  const findTreatment = (range: AddressRange<T>): Treatment => ({
    isAsked: undecided.meets(range),
    isAllowed: allowed.meets(range),
  });
  for (let i = 0; i < pieces.count; i += 1) {
    const piece = pieceAt(pieces, i);
    if (treatments.get(piece.decider)?.isAsked !== true) note(piece.decider, findTreatment(piece));
  }
  // Where no address decides, what does is the rest of each member.
  const left = treatments.get(NO_RECORD);
  treatments.delete(NO_RECORD);
  for (const { rest } of members) if (left !== undefined && rest !== NO_RECORD) note(rest, left);
}

function findCover<T extends number | bigint>(early: ClientSpace, family: Family<T>): Cover<T> {
  const layer = early.layer({});
  const pieces = ((family.version === 4 ? layer.ipv4 : layer.ipv6) ?? undecidedIn(family)) as Partition<T>;
  const undecided: AddressRange<T>[] = [];
  const allowed: AddressRange<T>[] = [];
  for (let i = 0; i < pieces.count; i += 1) {
    const { start, end, decider } = pieceAt(pieces, i);
    const position = decider === NO_RECORD ? layer.rest : decider;
    if (position === NO_RECORD) undecided.push({ start, end });
    else if (readEffect(early, position).action === 'allow') allowed.push({ start, end });
  }
  return { undecided: AddressSet.of(family, undecided), allowed: AddressSet.of(family, allowed) };
}

function hasDefault(early: ClientSpace): boolean {
  return early.locate(Buffer.alloc(0)) !== NO_RECORD;
}
