import { NO_RECORD } from '../cdb/reader.js';
import { decidingRule, isCatchAll } from '../rulefile/deciding-rule.js';
import { exampleClient } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { isRefusing } from '../rulefile/variable-uses.js';
import { claim, describeWitness, witnessesOf, witnessOfRule } from '../rulefile/witness.js';
import { effectOf, isRefused } from '../space/effects.js';
import { isAddressOfClient } from '../space/witnesses.js';
import { escapeForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** No client at all gets through. */
export const everybodyRefused: Check = {
  code: 'everybody-refused',
  severity: 'warning',
  docs: {
    title: 'rules that let no client in',
    why: `Every client there can be is refused: the default rule denies, or sets RBLSMTPD to a text that rblsmtpd refuses all
mail with, and no other rule lets anybody in. Where rules for some clients do say "allow", but none of them can match,
this is an error. A file with ":deny" alone is probably meant, and an info.`,
    example: '10.0.0:allow\n:deny\n',
    corrected: '10.0.0.:allow\n:deny\n',
  },

  run(file, report) {
    const refusing = file.liveRules.find((rule) => isCatchAll(rule) && isRefusing(file, rule));
    if (refusing === undefined || refusing.line.isContinuation) return;
    const hopes = file.liveRules.filter((rule) => rule.rule.action === 'allow' && !isRefusing(file, rule));
    if (hopes.slice(0, MOST_HOPES).some((rule) => isLive(file, rule)) || !isEverybodyRefused(file)) return;
    const client = witnessOfRule(file, refusing) ?? witnessesOf(file).values().next().value!;
    const { line, gets } = claim(file, client);
    const vain = hopes.length === 0 ? '' : `; line ${hopes[0]!.line.number} allows, but decides for no client`;
    report({
      severity: hopes.length > 0 ? 'error' : file.liveRules.length === 1 && gets === 'deny' ? 'info' : 'warning',
      span: refusing.line.content,
      message: `no client gets through: ${describeWitness(client)}, like all others, gets ${escapeForMessage(gets)}${vain}`,
      help:
        hopes.length === 0 ? 'add a rule for the clients that are to be let in' : 'make that rule match its clients',
      claim: { client, line, gets },
    });
  },
};

/** Of so many rules one client each is tried, before all clients there can be are looked at. */
const MOST_HOPES = 100;

/** Whether a rule decides for the client it shows most plainly. */
function isLive(file: LintFile, rule: LintRule): boolean {
  const ip = exampleClient(rule);
  return ip !== undefined && isAddressOfClient(ip) && decidingRule(file, { ip }) === rule;
}

/** Whether all clients are refused, the flags of the server left aside: what they do to rules for names is a finding of its own. */
function isEverybodyRefused(file: LintFile): boolean {
  const space = file.space;
  const positions = [...witnessesOf(file, {}).keys()];
  return positions.every((position) => position !== NO_RECORD && isRefused(effectOf(space, position)));
}
