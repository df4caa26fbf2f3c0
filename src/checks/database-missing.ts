import { describeMissing } from '../server/server.js';
import { quoteForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const databaseMissing: RunCheck = {
  code: 'database-missing',
  severity: 'error',
  docs: {
    title: 'a database that does not exist',
    why: `The server opens the database of -x for every connection. If there is none, the server drops the connection
and says "unable to read ..." in its log; with -X it allows every client instead. A path that does not begin with "/"
is looked for in the directory of the run script, or where the script changes to.`,
    example: 'exec tcpserver -x /etc/tcp.smpt.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ server, databases }, report) {
    for (const { flag, word, path, state } of databases) {
      if (state?.kind !== 'missing') continue;
      report({
        span: word.span,
        message: `there is no file ${quoteForMessage(path!)}, so ${describeMissing(server!)}`,
        help: `compile the rules, or correct the path after -${flag}`,
      });
    }
  },
};
