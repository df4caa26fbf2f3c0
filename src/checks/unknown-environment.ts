import { escapeForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const unknownEnvironment: RunCheck = {
  code: 'unknown-environment',
  severity: 'info',
  docs: {
    title: 'variables that only running tells',
    why: `Where a file is read, or a program is run of which it is not known what it sets, the variables of the clients
are not guessed: RELAYCLIENT may be among them, and then every client may send to any address. See for yourself what is
set there.`,
    example: '. /etc/default/qmail\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'export GREETDELAY=20\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ server }, report) {
    // Of unknown flags there is another check.
    const more = server?.environment.more ?? (server?.unknown ? undefined : server?.clientEnvironment.more);
    if (more === undefined) return;
    report({
      span: server!.word.span,
      message: `whether the clients get RELAYCLIENT or other variables, whatever the rules say, is unknown, from line ${more.line}: ${escapeForMessage(more.text)}`,
      help: 'see what is set there',
    });
  },
};
