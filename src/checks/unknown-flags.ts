import { escapeForMessage } from '../text/visible.js';
import type { RunCheck } from './run-check.js';

export const unknownFlags: RunCheck = {
  code: 'unknown-flags',
  severity: 'info',
  docs: {
    title: 'flags that only running tells',
    why: `Where the flags of the server come from a command, from a file, or from a variable that the script does not
set, they are not guessed: whether the server looks up names (-H), whom it asks (-R) and which database it has (-x) is
then unknown, and no check depends on it. Give the flags with --flags if you know them.`,
    example: 'exec tcpserver $FLAGS -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -R -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
  },

  runOn({ server }, report) {
    if (server?.unknown === undefined) return;
    const { text, line } = server.unknown;
    report({
      span: server.word.span,
      message: `which flags the server has is unknown, from line ${line}: ${escapeForMessage(text)}`,
      help: 'give them with --flags',
    });
  },
};
