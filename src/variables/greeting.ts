import { type KnownVariable, smtpdVariable, variable, ZERO_IS_OFF } from './entry.js';

/** Delays, tarpits and limits. */
export const GREETING: readonly KnownVariable[] = [
  smtpdVariable(
    'SMTPD_GREETDELAY',
    'seconds',
    ['sagredo'],
    'waits this many seconds before the greeting and records clients that talk too early; 0 does not wait',
    { similarNames: ['GREETDELAY'] },
  ),
  smtpdVariable('DROP_PRE_GREET', 'int', ['sagredo'], 'drops clients that talk before the greeting, unless it is 0', {
    form: ZERO_IS_OFF,
    similarNames: ['DROPRUSHGREET'],
  }),
  smtpdVariable(
    'GREETDELAY',
    'seconds',
    ['aio', 'hsphere', 'pkgsrc', 'qmail-ldap', 'indimail'],
    'waits this many seconds before the greeting; in IndiMail a number below 0 drops clients that talk during that time',
    { form: { pattern: /^-?\d*$/, words: 'a number of seconds' }, similarNames: ['SMTPD_GREETDELAY'] },
  ),
  smtpdVariable('DROPRUSHGREET', 'flag', ['qmail-ldap'], 'drops clients that talk before the greeting', {
    similarNames: ['DROP_PRE_GREET'],
  }),
  smtpdVariable('DATABEFOREGREET', 'flag', ['aio'], 'refuses clients that talk before the greeting'),
  smtpdVariable('HELODELAY', 'seconds', ['aio'], 'waits before the answer to HELO'),
  smtpdVariable('MFDELAY', 'seconds', ['aio'], 'waits before the answer to MAIL FROM'),
  smtpdVariable('RCPTDELAY', 'seconds', ['aio'], 'waits before the answer to RCPT TO', {
    similarNames: ['BADRCPTDELAY'],
  }),
  smtpdVariable('AUTHFAILDELAY', 'seconds', ['aio'], 'waits after a wrong password'),
  smtpdVariable('RECIPIENTCHKDELAY', 'seconds', ['aio'], 'waits after an unknown recipient'),
  smtpdVariable('BADRCPTDELAY', 'seconds', ['qmail-ldap'], 'waits after a recipient that is refused', {
    similarNames: ['RCPTDELAY'],
  }),
  smtpdVariable(
    'TARPITCOUNT',
    'int',
    ['tarpit patch', 'aio', 'qmail-ldap', 's/qmail'],
    'is how many recipients a session may name before each further one has to wait',
  ),
  smtpdVariable(
    'TARPITDELAY',
    'seconds',
    ['tarpit patch', 'aio', 'qmail-ldap', 's/qmail'],
    'is how long each recipient beyond TARPITCOUNT has to wait; 999 refuses it in s/qmail',
  ),
  smtpdVariable('MAXRECIPIENTS', 'int', ['aio', 'indimail', 's/qmail'], 'limits the recipients of one message', {
    similarNames: ['MAXRCPTCOUNT'],
  }),
  smtpdVariable('MAXRCPTCOUNT', 'int', ['qmail-ldap'], 'limits the recipients of one message', {
    similarNames: ['MAXRECIPIENTS'],
  }),
  smtpdVariable('DISABLE_MAXRCPT', 'flag', ['sagredo'], 'ignores control/maxrcpt for the client'),
  smtpdVariable('BRTLIMIT', 'int', ['sagredo'], 'drops the client after this many unknown recipients', {
    similarNames: ['MAX_RCPT_ERRCOUNT', 'CHKUSER_WRONGRCPTLIMIT'],
  }),
  smtpdVariable('MAX_RCPT_ERRCOUNT', 'int', ['indimail'], 'drops the client after this many wrong recipients', {
    similarNames: ['BRTLIMIT'],
  }),
  smtpdVariable(
    'NULLSENDERMULTRCPTS',
    'switch',
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
