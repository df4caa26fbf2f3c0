import { describeDropping } from '../lookup/damage.js';
import { quoteForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const databaseDamaged: RunCheck = {
  code: 'database-damaged',
  severity: 'error',
  docs: {
    title: 'a file that is no database, or not all of one',
    why: `The server opens the database of -x for every connection. If the file is something else, such as the rule
file itself because ".cdb" has been forgotten, or if it is empty or cut off, the server finds nothing in it, drops the
connection and says "unable to read ...: protocol error" in its log. Where only a part is lost, it may also find no rule
for a client that has one, and let it in.`,
    example: 'exec tcpserver -x /etc/tcp.smtp 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ databases }, report) {
    for (const { flag, word, path, state } of databases) {
      if (state?.kind !== 'damaged') continue;
      report({
        span: word.span,
        message: `${quoteForMessage(path!)} ${state.damage.reason}, so ${describeDropping(state.damage)}`,
        help: `compile the rules, or correct the path after -${flag}`,
      });
    }
  },
};
