import type { ControlCheck } from './control-check.js';

/** qmail-smtpd without a list of domains. */
export const rcpthostsMissing: ControlCheck = {
  code: 'rcpthosts-missing',
  severity: 'error',
  docs: {
    title: 'no rcpthosts, so every client may send to any address',
    why: `Without control/rcpthosts qmail-smtpd accepts every recipient from every client, whether it has RELAYCLIENT
or not: an open relay, whatever the rules say. An empty file accepts none. This is checked only with --control.`,
    example: '# there is no file control/rcpthosts\n',
    corrected: 'example.org\n.example.org\n',
  },

  controlOn({ rcpthosts }, report) {
    if (rcpthosts !== undefined) return;
    report({
      span: { start: 0, end: 0 },
      verdict: 'open-relay',
      message: 'there is no rcpthosts, so qmail-smtpd accepts every recipient from every client',
      help: 'list the domains for which this server takes mail',
    });
  },
};
