import { findVariable } from '../variables/catalogue.js';
import type { RunCheck } from './run-check.js';

export const variableNotExported: RunCheck = {
  code: 'variable-not-exported',
  severity: 'warning',
  docs: {
    title: 'a variable that the run script sets and does not export',
    why: `A variable of the shell is seen by the programs that the script starts only if it is exported. Without
"export" a known setting such as QMAILQUEUE has no effect at all. Variables that the script uses itself, as in
"$NAME", are not reported.`,
    example: 'QMAILQUEUE=/var/qmail/bin/simscan\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'export QMAILQUEUE=/var/qmail/bin/simscan\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ server, text }, report) {
    for (const { name, isExported, span } of server?.environment.variables.values() ?? []) {
      const isUsed = text.includes(`$${name}`) || text.includes(`\${${name}`);
      if (isExported || isUsed || findVariable(name) === undefined || RESERVED.test(name)) continue;
      report({
        span,
        verdict: 'no-effect',
        message: `${name} is set but not exported, so neither the server nor what it starts gets it`,
        help: `write "export ${name}"`,
      });
    }
  },
};

/** What every shell has exported already. */
const RESERVED = /^(?:PATH|HOME|UID|GID)$/;
