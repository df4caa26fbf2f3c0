import { quoteForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const databaseOutdated: RunCheck = {
  code: 'database-outdated',
  severity: 'error',
  docs: {
    title: 'a database that is not made of the rules',
    why: `The server asks the database, not the rule file. If the rules have been changed and not compiled again, or
if the server asks the database of other rules, then what the rule file says is not what clients get. The rules are
those named on the command line, or the file beside the database that has the same name without ".cdb".`,
    example: 'exec tcpserver -x /etc/old/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ databases, server }, report) {
    const dialect = server?.dialect === undefined ? '' : ` --dialect ${server.dialect}`;
    for (const { word, path, state } of databases) {
      if (state?.kind !== 'found' || state.isUpToDate !== false) continue;
      report({
        span: word.span,
        message: `${quoteForMessage(path!)}, which the server asks, is not what ${quoteForMessage(state.sources!)} compiles to`,
        help: `${
          path === `${state.sources}.cdb`
            ? `run ${quoteForMessage(`tcprulesctl build${dialect} ${state.sources!}`)}`
            : 'run tcprules again'
        }; "tcprulesctl verify" shows the differences`,
      });
    }
  },
};
