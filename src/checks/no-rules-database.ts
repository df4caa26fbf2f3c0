import type { RunCheck } from './run-check.js';

export const noRulesDatabase: RunCheck = {
  code: 'no-rules-database',
  severity: 'warning',
  docs: {
    title: 'a server that asks no rules',
    why: `Without -x the server asks no rules: every client is allowed, and none relays. If there is a rule file for
this service, nothing in it counts. Only the command line tells, so this is checked with --run.`,
    example: 'exec tcpserver -H -R 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -H -R -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ server }, report) {
    if (server === undefined || server.unknown !== undefined) return;
    if (server.rules !== undefined || server.earlyRules !== undefined) return;
    report({
      span: server.word.span,
      message: `${server.program} runs without -x, so it asks no rules and allows every client`,
      help: 'add -x and the database',
    });
  },
};
