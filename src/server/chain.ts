import type { Server } from './server.js';
import { programOf, textOf } from './word.js';

/** Programs for mail that do not look at RBLSMTPD, and that run nothing which does. */
const WITHOUT =
  /^(?:qmail-(?:smtpd|qmqpd|qmtpd|popup|pop3d)|fixcrio|recordio|softlimit|env|setuidgid|relay-ctrl-check)$/;

/** Whether the clients of a server meet rblsmtpd; undefined where that is not known. */
export function runsRblsmtpd({ chain, unknown, dialect }: Server): boolean | undefined {
  if (chain.some((word) => programOf(word) === 'rblsmtpd')) return true;
  // The qmail-smtpd that comes with these reads RBLSMTPD itself.
  if (dialect === 'fehcom' || dialect === 'indimail') return undefined;
  if (unknown !== undefined || chain.length === 0 || chain.some((word) => textOf(word) === undefined)) return undefined;
  return WITHOUT.test(programOf(chain[0])!) ? false : undefined;
}

const SUBMISSION_PORT = /^(?:465|587|submissions?|smtps|ssmtp|urd|msa)$/;

/** Whether a server takes mail from its own users, who have to authenticate; undefined where its port is not known. */
export function isSubmission({ port }: Server): boolean | undefined {
  const text = textOf(port);
  return text === undefined ? undefined : SUBMISSION_PORT.test(text);
}
