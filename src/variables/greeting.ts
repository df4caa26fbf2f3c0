import { type KnownVariable, SMTPD, variable, ZERO_IS_OFF } from './entry.js';

/** Delays, tarpits and limits. */
export const GREETING: readonly KnownVariable[] = [
  variable(
    'SMTPD_GREETDELAY',
    'seconds',
    SMTPD,
    ['sagredo'],
    'waits this many seconds before the greeting and records clients that talk too early; 0 does not wait',
    { similarNames: ['GREETDELAY'] },
  ),
  variable('DROP_PRE_GREET', 'int', SMTPD, ['sagredo'], 'drops clients that talk before the greeting, unless it is 0', {
    form: ZERO_IS_OFF,
    similarNames: ['DROPRUSHGREET'],
  }),
  variable(
    'GREETDELAY',
    'seconds',
    SMTPD,
    ['aio', 'hsphere', 'pkgsrc', 'qmail-ldap', 'indimail'],
    'waits this many seconds before the greeting; in IndiMail a number below 0 drops clients that talk during that time',
    { form: { pattern: /^-?\d*$/, words: 'a number of seconds' }, similarNames: ['SMTPD_GREETDELAY'] },
  ),
  variable('DROPRUSHGREET', 'flag', SMTPD, ['qmail-ldap'], 'drops clients that talk before the greeting', {
    similarNames: ['DROP_PRE_GREET'],
  }),
  variable('DATABEFOREGREET', 'flag', SMTPD, ['aio'], 'refuses clients that talk before the greeting'),
  variable('HELODELAY', 'seconds', SMTPD, ['aio'], 'waits before the answer to HELO'),
  variable('MFDELAY', 'seconds', SMTPD, ['aio'], 'waits before the answer to MAIL FROM'),
  variable('RCPTDELAY', 'seconds', SMTPD, ['aio'], 'waits before the answer to RCPT TO', {
    similarNames: ['BADRCPTDELAY'],
  }),
  variable('AUTHFAILDELAY', 'seconds', SMTPD, ['aio'], 'waits after a wrong password'),
  variable('RECIPIENTCHKDELAY', 'seconds', SMTPD, ['aio'], 'waits after an unknown recipient'),
  variable('BADRCPTDELAY', 'seconds', SMTPD, ['qmail-ldap'], 'waits after a recipient that is refused', {
    similarNames: ['RCPTDELAY'],
  }),
  variable(
    'TARPITCOUNT',
    'int',
    SMTPD,
    ['tarpit patch', 'aio', 'qmail-ldap', 's/qmail'],
    'is how many recipients a session may name before each further one has to wait',
  ),
  variable(
    'TARPITDELAY',
    'seconds',
    SMTPD,
    ['tarpit patch', 'aio', 'qmail-ldap', 's/qmail'],
    'is how long each recipient beyond TARPITCOUNT has to wait; 999 refuses it in s/qmail',
  ),
  variable('MAXRECIPIENTS', 'int', SMTPD, ['aio', 'indimail', 's/qmail'], 'limits the recipients of one message', {
    similarNames: ['MAXRCPTCOUNT'],
  }),
  variable('MAXRCPTCOUNT', 'int', SMTPD, ['qmail-ldap'], 'limits the recipients of one message', {
    similarNames: ['MAXRECIPIENTS'],
  }),
  variable('DISABLE_MAXRCPT', 'flag', SMTPD, ['sagredo'], 'ignores control/maxrcpt for the client'),
  variable('BRTLIMIT', 'int', SMTPD, ['sagredo'], 'drops the client after this many unknown recipients', {
    similarNames: ['MAX_RCPT_ERRCOUNT', 'CHKUSER_WRONGRCPTLIMIT'],
  }),
  variable('MAX_RCPT_ERRCOUNT', 'int', SMTPD, ['indimail'], 'drops the client after this many wrong recipients', {
    similarNames: ['BRTLIMIT'],
  }),
  variable(
    'NULLSENDERMULTRCPTS',
    'switch',
    SMTPD,
    ['hsphere'],
    'decides what happens to mail without a sender that has several recipients',
  ),
  ...mailfront(
    ['MAXRCPTS', 'int', 'limits the recipients of one message'],
    ['MAXHOPS', 'int', 'limits the Received fields of a message'],
    ['MAXNOTIMPL', 'int', 'drops the client after this many unknown commands'],
    ['SESSION_TIMEOUT', 'seconds', 'ends the session after this many seconds'],
    ['SMTPGREETING', 'text', 'is the greeting'],
    ['SMTPREJECT', 'text', 'refuses all senders with this text: permanently after "-", temporarily without'],
    ['REJECT', 'text', 'refuses all senders with this text: permanently after "-", temporarily without'],
    ['RBL_BLACKLISTS', 'list', 'lists the block lists, separated by ","'],
  ),
  variable('RATELIMIT', 'flag', 'qmail-spp', ['qmail-spp'], 'switches the rate limit plugin on'),
];

function mailfront(...rows: readonly (readonly [string, KnownVariable['type'], string])[]): KnownVariable[] {
  return rows.map(([name, type, meaning]) => variable(name, type, 'mailfront', ['mailfront'], meaning));
}
