import { type KnownVariable, smtpdVariable, variable } from './entry.js';

const QUEUE = 'qmail-queue';

/** Viruses, spam and what is in a message. */
export const CONTENT: readonly KnownVariable[] = [
  smtpdVariable(
    'BADMIMETYPE',
    'text',
    ['qmailtoaster', 's/qmail'],
    'checks attachments against control/badmimetypes, by a single sign of s/qmail with a difference',
    {
      protects: true,
      values: [
        { value: '!', meaning: 'refuses base64 with spaces in it too' },
        { value: '+', meaning: 'checks only clients without RELAYCLIENT' },
        { value: '-', meaning: 'checks nothing' },
      ],
    },
  ),
  smtpdVariable(
    'BADLOADERTYPE',
    'text',
    ['qmailtoaster', 's/qmail'],
    'checks attachments that begin with its character against control/badloadertypes',
    {
      protects: true,
      values: [
        { value: '+', meaning: 'checks only clients without RELAYCLIENT' },
        { value: '-', meaning: 'checks nothing' },
      ],
    },
  ),
  smtpdVariable('BASE64', 'flag', ['s/qmail'], 'runs the scanner of QHPSI only on what is encoded as base64'),
  variable('SIMSCAN_DEBUG', 'int', 'simscan', ['simscan'], 'is how much simscan writes to the log, 0 to 5', {
    form: { pattern: /^[0-5]?$/, words: 'a number from 0 to 5' },
  }),
  smtpdVariable('SMTP_DEBUG', 'switch', ['qmailtoaster'], 'writes the session to the log'),
  variable(
    'QS_SPAMASSASSIN',
    'enum',
    'qmail-scanner',
    ['qmail-scanner'],
    'says whether SpamAssassin sees the mail of the client, relay clients included where it is "on"',
    { form: { pattern: /^(on|off)?$/i, words: '"on" or "off"' } },
  ),
  variable('QSC_*', 'text', 'qmail-scanner', ['qmail-scanner'], 'directs qmail-scanner for the client'),
  variable('QMAILSKIMCONF', 'path', 'qmail-skim', ['qmail-skim'], 'names the configuration of qmail-skim'),
  variable('QHPSI', 'command', QUEUE, ['indimail', 's/qmail'], 'is the scanner that qmail-queue runs on each message', {
    protects: true,
  }),
  variable('QHPSIARG*', 'text', QUEUE, ['indimail', 's/qmail'], 'is an argument of the scanner in QHPSI'),
  variable('QHPSIRC', 'int', QUEUE, ['indimail', 's/qmail'], 'is the exit code by which the scanner reports a virus'),
  variable('QHPSIRN', 'int', QUEUE, ['indimail', 's/qmail'], 'is the exit code by which the scanner reports no virus'),
  variable('QHPSIMINSIZE', 'bytes', QUEUE, ['indimail', 's/qmail'], 'leaves smaller messages unscanned'),
  variable('QHPSIMAXSIZE', 'bytes', QUEUE, ['indimail', 's/qmail'], 'leaves larger messages unscanned'),
  variable('VIRUSCHECK', 'int', QUEUE, ['indimail'], 'says which virus checks are made', {
    form: { pattern: /^[1-7]?$/, words: 'empty or a number from 1 to 7' },
    protects: true,
    values: [
      { value: '1', meaning: 'by control/signatures' },
      { value: '2', meaning: 'by control/signatures and a scanner' },
      { value: '3', meaning: 'by control/signatures and the names of attachments' },
      { value: '4', meaning: 'by control/signatures, a scanner and the names of attachments' },
      { value: '5', meaning: 'by a scanner and the names of attachments' },
      { value: '6', meaning: 'by a scanner' },
      { value: '7', meaning: 'by the names of attachments' },
    ],
  }),
  variable('SPAMFILTER', 'command', QUEUE, ['indimail'], 'is the spam filter that mail goes through', {
    protects: true,
  }),
  variable('SPAMEXITCODE', 'int', QUEUE, ['indimail'], 'is the exit code by which the spam filter reports spam'),
  variable('REJECTSPAM', 'int', QUEUE, ['indimail'], 'says whether spam is refused'),
  smtpdVariable(
    'BODYCHECK',
    'text',
    ['indimail'],
    'refuses messages with lines that match control/bodycheck, or the control file it names',
  ),
  smtpdVariable('NOCLAMD', 'flag', ['aio'], 'leaves out the virus scanner clamd'),
  smtpdVariable('CLAMDFAILREJECT', 'flag', ['aio'], 'refuses mail while clamd cannot be reached'),
  smtpdVariable('REJECTEXEC', 'flag', ['qmail-ldap'], 'refuses mail with programs in it', { protects: true }),
  variable(
    'QMAILQUEUEFILTERS',
    'path',
    'qmail-qfilter-queue',
    ['qmail-qfilter', 'pkgsrc'],
    'names the list of filters',
  ),
  variable('DSPAM_BIN', 'path', 'dspam', ['qmailtoaster'], 'names the DSPAM client'),
  variable('DSPAM_DEBUG', 'switch', 'dspam', ['qmailtoaster'], 'makes the DSPAM client write to the log'),
];
