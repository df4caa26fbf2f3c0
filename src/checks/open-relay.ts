import { basename } from 'node:path';
import { isCatchAll, publicClients, witnessOf } from '../rulefile/deciding-rule.js';
import { countPublic, PUBLIC_COUNT } from '../rulefile/public-clients.js';
import type { LintRule } from '../rulefile/rule.js';
import { relayingRules } from '../rulefile/variable-uses.js';
import { type Claim, claim } from '../rulefile/witness.js';
import { isSubmission as isSubmissionServer } from '../server/chain.js';
import { formatCount } from '../text/counts.js';
import type { Check } from './check.js';

/** Services whose clients have to authenticate anyway. */
const SUBMISSION = /submission|smtps|ssmtp|msa|\b(465|587)\b/i;

export const openRelay: Check = {
  code: 'open-relay',
  severity: 'error',
  title: 'all clients may send to any address',
  why: `RELAYCLIENT lets a client send to any address in the world. On the default rule it applies to all clients
that no other rule names, so spammers find the server within hours, and block lists soon after. It belongs on the rules
for your own networks. In the rules of a submission service (recognised by the file name, or with --run by the
port), it is harmless only as long as the server itself requires authentication, so there this is a warning. Rules
for parts of the Internet that together make up at least half of it are reported as well.`,
  example: '127.:allow,RELAYCLIENT=""\n:allow,RELAYCLIENT=""\n',
  corrected: '127.:allow,RELAYCLIENT=""\n192.0.2.:allow,RELAYCLIENT=""\n:allow\n',

  run(file, report) {
    const rules = relayingRules(file);
    const forAll = rules.filter(isCatchAll);
    const isByParts = forAll.length === 0 && sizeOf(rules) >= HALF_OF_ALL;
    const total = isByParts ? rules.reduce((sum, rule) => sum + countPublic(file, rule), 0n) : 0n;
    if (2n * total >= PUBLIC_COUNT) {
      const largest = rules.reduce((a, b) => (countPublic(file, b) > countPublic(file, a) ? b : a));
      add(
        largest,
        `by these rules together, ${formatCount(total)} of ${formatCount(PUBLIC_COUNT)} public addresses may`,
      );
    }
    for (const rule of forAll) {
      const client = witnessOf(file, rule, publicClients());
      if (client === undefined) continue;
      const count = formatCount(countPublic(file, rule));
      add(rule, `any client, such as ${client.ip}, may`, `, ${count} public addresses in all`, claim(file, client));
    }

    function add({ line: { content } }: LintRule, who: string, count = '', shown?: Claim): void {
      const isSubmission =
        (file.server && isSubmissionServer(file.server)) ?? SUBMISSION.test(basename(file.source.name));
      const condition = isSubmission ? ', unless the server itself requires authentication' : '';
      report(content, {
        severity: isSubmission ? 'warning' : 'error',
        verdict: 'open-relay',
        message: `${who} send to any address${count}${condition}`,
        help: 'give RELAYCLIENT only to your own networks',
        claim: shown,
      });
    }
  },
};

const HALF_OF_ALL = 2 ** 31;

/** At least as many IPv4 addresses as these rules are for; to count them exactly takes longer. */
function sizeOf(rules: readonly LintRule[]): number {
  let size = 0;
  for (const { shape, keys } of rules) {
    if (shape.kind === 'ipv4' || shape.kind === 'range') {
      const dots = keys.first?.match(/\./g)?.length ?? 0;
      size += keys.count * 2 ** (8 * (4 - Math.min(dots, 4)));
    } else if (shape.kind === 'network') {
      size += 2 ** (32 - Math.min(Number(shape.length), 32));
    }
  }
  return size;
}
