import { quoteForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const databaseUnreadable: RunCheck = {
  code: 'database-unreadable',
  severity: 'error',
  docs: {
    title: 'a database that the server may not read',
    why: `The server gives up the rights of root before it listens (-u and -g, -U, setuidgid), and opens the database
as that account. If the file, or a directory it is in, cannot be read by that account, the server drops every
connection, with "access denied" in its log. This is common after tcprules was run with umask 077.`,
    example: 'exec tcpserver -u 89 -g 89 -x /priv/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -u 89 -g 89 -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ databases }, report) {
    for (const { word, path, state } of databases) {
      if (state?.kind !== 'found' || state.obstacle === undefined) continue;
      const where = state.obstacle === path ? '' : `, because of ${quoteForMessage(state.obstacle)}`;
      report({
        span: word.span,
        message: `the account of the server may not read ${quoteForMessage(path!)}${where}, so every connection is dropped`,
        help: 'give it the rights, as with chmod 644',
      });
    }
  },
};
