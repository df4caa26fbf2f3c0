import { isSubmission } from '../server/chain.js';
import type { RunCheck } from './run-check.js';

export const relayclientExported: RunCheck = {
  code: 'relayclient-exported',
  severity: 'error',
  docs: {
    title: 'RELAYCLIENT for all clients, by the run script',
    why: `A variable that the run script exports is in the environment of every client, whatever the rules say, and so is
one that a program sets which the server starts, as in "0 25 env RELAYCLIENT= qmail-smtpd". With RELAYCLIENT every
client may send to any address: an open relay that the rule file does not show. Set it in the rules, for your own
networks. On the ports of submission it is harmless only if the server requires authentication.`,
    example: 'export RELAYCLIENT=""\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ server }, report) {
    if (server === undefined) return;
    const condition = isSubmission(server) ? ', unless the server itself requires authentication' : '';
    for (const [who, { variables }] of [
      ['the run script exports', server.environment],
      ['a program that the server starts sets', server.clientEnvironment],
    ] as const) {
      const variable = variables.get('RELAYCLIENT');
      if (variable === undefined || !variable.isExported) continue;
      const may = 'known' in variable.value ? 'may' : 'may, as far as can be read without running it,';
      report({
        severity: isSubmission(server) ? 'warning' : 'error',
        span: variable.span,
        verdict: 'open-relay',
        message: `${who} RELAYCLIENT, so every client ${may} send to any address${condition}`,
        help: 'remove it, and set it in the rules for your own networks',
      });
    }
  },
};
