import { effectiveUses } from '../rulefile/variable-uses.js';
import { runsRblsmtpd } from '../server/chain.js';
import type { Check } from './check.js';

export const rblsmtpdNotRun: Check = {
  code: 'rblsmtpd-not-run',
  severity: 'warning',
  title: 'RBLSMTPD although the server does not start rblsmtpd',
  why: `RBLSMTPD is read by rblsmtpd, which has to be in the command line of the server, before qmail-smtpd. If it is
not, then a text in RBLSMTPD refuses no client. Some versions of qmail-smtpd read the variable themselves (those of
Sagredo, s/qmail and IndiMail). This is checked only with --run.`,
  example: '192.0.2.:allow,RBLSMTPD="-go away"\n:allow\n',
  corrected: '192.0.2.:deny\n:allow\n',

  run(file, report) {
    const { server } = file;
    if (server === undefined || runsRblsmtpd(server) !== false) return;
    for (const { variable, rule } of effectiveUses(file, 'RBLSMTPD')) {
      if (variable.value === undefined || rule.line.isContinuation) continue;
      const isText = variable.value.start < variable.value.end;
      report(variable.name, {
        severity: isText ? 'warning' : 'info',
        verdict: 'no-effect',
        message: `the server starts no rblsmtpd, so RBLSMTPD ${isText ? 'refuses no client' : 'changes nothing'}`,
        help: 'put rblsmtpd before qmail-smtpd in the run script, unless your qmail-smtpd reads RBLSMTPD itself',
      });
    }
  },
};
