import { NO_RECORD } from '../cdb/reader.js';
import { decidingRule, isCatchAll } from '../rulefile/deciding-rule.js';
import { findExampleClient } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { isRefusing as isRefusingRule } from '../rulefile/variable-uses.js';
import { claim, describeWitness, findRuleWitness, witnessesOf } from '../rulefile/witness.js';
import { runsRblsmtpd } from '../server/chain.js';
import { isRefused, readEffect } from '../space/effects.js';
import { isAddressOfClient } from '../space/witnesses.js';
import { escapeForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const everybodyRefused: Check = {
  code: 'everybody-refused',
  severity: 'warning',
  title: 'rules that allow no client',
  why: `Every possible client is refused: the default rule denies, or sets RBLSMTPD to a text with which rblsmtpd
refuses all mail, and no other rule allows a client. If rules for some clients say "allow" but none of them can match,
this is an error. A file that contains only ":deny" is probably intended, and is reported as an info.`,
  example: '10.0.0:allow\n:deny\n',
  corrected: '10.0.0.:allow\n:deny\n',

  run(file, report) {
    // Texts in RBLSMTPD refuse no client there, which is a finding of its own.
    const isRefusing = (one: LintFile, rule: LintRule): boolean =>
      mayRunRblsmtpd(one) ? isRefusingRule(one, rule) : rule.rule.action === 'deny';
    const refusing = file.liveRules.find((rule) => isCatchAll(rule) && isRefusing(file, rule));
    if (refusing === undefined || refusing.line.isContinuation) return;
    // What a rejected line allows is not known yet, nor whom a server with -6 takes for clients.
    if (file.oddLines.some(({ compiled }) => compiled.kind === 'malformed') || file.flags?.isIpv6Forced) return;
    const hopes = file.liveRules.filter((rule) => rule.action === 'allow' && !isRefusing(file, rule));
    if (hopes.slice(0, MAX_HOPES).some((rule) => isLive(file, rule)) || !isEverybodyRefused(file)) return;
    const client = findRuleWitness(file, refusing) ?? witnessesOf(file).all.values().next().value!;
    const { line, gets } = claim(file, client);
    const vain =
      hopes.length === 0 ? '' : `; ${file.source.lineName(hopes[0]!.line.number)} allows clients, but applies to none`;
    report(refusing.line.content, {
      severity: hopes.length > 0 ? 'error' : file.liveRules.length === 1 && gets === 'deny' ? 'info' : 'warning',
      verdict: 'no-client-allowed',
      message: `${describeWitness(client)}, like every other client, gets ${escapeForMessage(gets)}${vain}`,
      help:
        hopes.length === 0 ? 'add a rule for the clients that should be allowed' : 'make that rule match its clients',
      claim: { client, line, gets },
    });
  },
};

function mayRunRblsmtpd({ server }: LintFile): boolean {
  return server === undefined || runsRblsmtpd(server) !== false;
}

/** Whether what a record gives refuses mail, as far as is known: a text in RBLSMTPD only that of clients who meet rblsmtpd. */
export function isRefusedAt(file: LintFile, position: number): boolean {
  const effect = readEffect(file.space, position);
  return mayRunRblsmtpd(file) ? isRefused(effect) : effect.action === 'deny';
}

/** For at most this many rules an example client is tried before all possible clients are considered. */
const MAX_HOPES = 100;

/** Whether a rule decides for the client it shows most plainly. */
function isLive(file: LintFile, rule: LintRule): boolean {
  const ip = findExampleClient(rule);
  return ip !== undefined && isAddressOfClient(ip) && decidingRule(file, { ip }) === rule;
}

/** Whether all clients are refused, whatever the flags of the server: what they do to rules for names is a separate finding. */
function isEverybodyRefused(file: LintFile): boolean {
  const positions = [...witnessesOf(file, {}).all.keys()];
  return positions.every((position) => position !== NO_RECORD && isRefusedAt(file, position));
}
