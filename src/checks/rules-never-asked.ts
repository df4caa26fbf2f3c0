import { programOf } from '../server/word.js';
import { quoteForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const rulesNeverAsked: RunCheck = {
  code: 'rules-never-asked',
  severity: 'error',
  docs: {
    title: 'a service of inetd, which asks no rules',
    why: `inetd with tcp-env starts the program for every client: tcp-env sets TCPREMOTEIP and the like, and asks no
rules. Whatever the rule file says, every client is allowed, and none gets RELAYCLIENT; only tcpserver and sslserver
ask rules, with -x.`,
    example: 'smtp stream tcp nowait qmaild /var/qmail/bin/tcp-env tcp-env /var/qmail/bin/qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ run }, report) {
    if (run.kind !== 'inetd') return;
    const program = run.chain.map(programOf).find((name) => name === 'tcp-env') ?? programOf(run.chain[0]);
    report({
      span: run.span,
      message: `inetd starts ${quoteForMessage(program ?? '')} for every client, and nothing asks rules`,
      help: 'start the service with tcpserver -x',
    });
  },
};
