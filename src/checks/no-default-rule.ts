import { basename } from 'node:path';
import { findWitness, publicClients } from '../rulefile/deciding-rule.js';
import { lastLine } from '../rulefile/edits.js';
import { isRefusing, variablesByName } from '../rulefile/variable-uses.js';
import { claim } from '../rulefile/witness.js';
import type { Check } from './check.js';

/** Services for few clients: zone transfers, mail of one's own servers, scanners. */
const PRIVATE = /axfr|qmqp|saned/i;

export const noDefaultRule: Check = {
  code: 'no-default-rule',
  severity: 'warning',
  title: 'no rule for all other clients',
  why: `A client that no rule matches is allowed, with no variable set. A file that only lists who is allowed
therefore allows all clients: a warning, and an error in a list of clients that may transfer zones. If rules give
variables such as RELAYCLIENT to some clients, this is probably intended, and is reported as an info; a rule with an
empty address, ":allow" or ":deny", makes it explicit. A list of clients that are refused needs no default rule.`,
  example: '192.0.2.53:allow,AXFR="example.com"\n',
  corrected: '192.0.2.53:allow,AXFR="example.com"\n:deny\n',

  run(file, report) {
    const rules = file.liveRules;
    const isBroken = file.oddLines.some(({ kind }) => kind === 'malformed' || kind === 'ignored');
    if (file.keys.first('') !== undefined || (rules.length === 0 && isBroken)) return;
    if (file.oddLines.some((line) => isAttempt(file.text(line.content)))) return;

    const last = rules.at(-1);
    const allowing = rules.filter(({ action }) => action === 'allow');
    const isTransfer = allowing.length > 0 && variablesByName(file).has('AXFR');
    const isPrivate = isTransfer || (allowing.length > 0 && PRIVATE.test(basename(file.source.name)));
    const isPointless =
      rules.length > 0 && rules.every(({ action, variableCount }) => action === 'allow' && variableCount === 0);
    if (!isPrivate && !isPointless && rules.some((rule) => isRefusing(file, rule))) return;
    const stranger = findWitness(file, undefined, publicClients());
    if (stranger === undefined) return;

    const wanted = isPrivate || isPointless ? ':deny' : ':allow';
    const consequence = isTransfer
      ? ' and may transfer every zone, because AXFR is not set'
      : isPointless
        ? ', so these rules change nothing'
        : '';
    report(last?.line.content ?? { start: 0, end: 0 }, {
      severity: isPrivate ? 'error' : isPointless ? 'warning' : 'info',
      verdict: 'no-default-rule',
      message: `clients without a rule, such as ${stranger.ip}, are allowed${consequence}`,
      help: `end the file with "${wanted}"${wanted === ':allow' ? ', which makes this explicit, or with ":deny"' : ''}`,
      fix: file.lines.at(-1)?.backslash === undefined ? { kind: 'unsafe', edits: [lastLine(file, wanted)] } : undefined,
      claim: claim(file, stranger),
    });
  },
};

/** A default rule that has something wrong with it, which other checks report. */
function isAttempt(line: string): boolean {
  return /^[:,]\s*(allow|deny)/i.test(line);
}
