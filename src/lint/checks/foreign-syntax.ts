import type { Check } from '../check.js';
import { fateOf, verdictOf } from '../fate.js';
import { foreignLine } from '../foreign-line.js';

/** A line of `hosts.allow`, or of some other file about clients. */
export const foreignSyntax: Check = {
  code: 'foreign-syntax',
  severity: 'error',
  page: {
    title: 'a line in the syntax of another program',
    why: `hosts.allow of the TCP wrappers, the access table of sendmail, tables of Postfix and simcontrol of simscan are
about clients too, but none of them is a rules file. tcprules rejects most of their lines, passes over some and makes
dead rules of others, so what they say of a client is never done.`,
    example: 'sshd: 192.168.1.\n10.0 RELAY\n192.0.2.0/24 REJECT\n',
    instead: '192.168.1.:allow\n10.0.:allow,RELAYCLIENT=""\n192.0.2.:deny\n',
  },

  run(file, report) {
    // A rule that is in truth a line of another program has an address like no other.
    const rules = file.rules.filter(({ shape }) => shape.kind === 'text').map(({ line }) => line);
    const others = file.lines.filter(({ parsed: { kind } }) => kind === 'malformed' || kind === 'ignored');
    for (const { parsed, core, isContinuation } of [...rules, ...others]) {
      if (isContinuation) continue;
      const foreign = foreignLine(file.text(core));
      if (foreign === undefined) continue;
      const fate = fateOf(parsed, file.dialect);
      report({
        span: core,
        message: `${fate === 'rule' ? 'dead rule' : verdictOf(fate, file.dialect)}: this is a line for ${foreign.format}`,
        help: foreign.help ?? 'a rules file is for one service: write ADDRESS:allow or ADDRESS:deny',
      });
    }
  },
};
