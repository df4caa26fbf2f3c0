import { type KnownVariable, variables } from './entry.js';
import { DK_LETTERS, DKIM_LETTERS } from './letters.js';

const SET_BY_SERVER = 'the server sets it to what it knows of the connection, and programs trust that';
const CHANGES_PROGRAMS = 'it decides which programs and libraries run';
const CHANGES_USER = 'programs use it as the account they run under';

/** What other programs read, what the server sets itself, and what no rule should touch. */
export const PROGRAMS: readonly KnownVariable[] = [
  ...variables('rblsmtpd', ['ucspi-tcp', 'sagredo', 's/qmail', 'indimail'], {
    'RBLSMTPD text':
      'decides about the client instead of block lists: not set looks it up, empty lets it in, text refuses it',
  }),
  ...variables('cqgreylist', ['cqgreylist'], { 'WHITELISTED flag': 'lets the client past greylisting' }),
  ...variables('tcpserver', ['tcpserver limits patch'], {
    'MAXCONNIP int': 'limits the connections of one address at a time; 0 refuses all',
    'MAXCONNC int': 'limits the connections of one network of 256 addresses at a time; 0 refuses all',
    'MAXLOAD int': 'refuses connections while the load of the machine, times a hundred, is above it',
    'DIEMSG text': 'is the line sent before a limit drops a client',
  }),
  ...variables("fehcom's server", ['ucspi-ssl', 'ucspi-tcp6'], {
    'MAXCONIP int': 'limits the connections of one address at a time, -c at most; 0 refuses all',
  }),
  ...variables('axfrdns', ['djbdns'], {
    'AXFR list': [
      'lists the zones the client may transfer, separated by "/"',
      { form: { pattern: /^[^\s,;:]*$/, words: 'zones separated by "/", without spaces' } },
    ],
  }),
  ...variables('many programs', [], {
    'PROTO none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPREMOTEIP none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPREMOTEPORT none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPREMOTEHOST none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPREMOTEINFO none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPLOCALIP none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPLOCALPORT none': ['is what the server knows of the connection', { reserved: SET_BY_SERVER }],
    'TCPPARANOID none': ['is set by some servers', { reserved: SET_BY_SERVER }],
    'TCP6* none': ['is set by some servers', { reserved: SET_BY_SERVER }],
    'PATH none': ['lists where programs are looked for', { reserved: CHANGES_PROGRAMS }],
    'LD_* none': ['directs the loader of programs to other libraries', { reserved: CHANGES_PROGRAMS }],
    'SHELL none': ['is the shell that programs start', { reserved: CHANGES_PROGRAMS }],
    'IFS none': ['tells a shell where words end', { reserved: CHANGES_PROGRAMS }],
    'ENV none': ['names a file some shells read first', { reserved: CHANGES_PROGRAMS }],
    'BASH_ENV none': ['names a file bash reads first', { reserved: CHANGES_PROGRAMS }],
    'UID none': ['is the number of a user', { reserved: CHANGES_USER }],
    'GID none': ['is the number of a group', { reserved: CHANGES_USER }],
    'HOME none': ['is a home directory', { reserved: CHANGES_USER }],
    'USER none': ['is the name of a user', { reserved: CHANGES_USER }],
  }),
  ...variables('mailfront', ['mailfront'], {
    'MAXRCPTS int': 'limits the recipients of one message',
    'MAXHOPS int': 'limits the Received fields of a message',
    'MAXNOTIMPL int': 'drops the client after this many unknown commands',
    'SESSION_TIMEOUT seconds': 'ends the session after this many seconds',
    'SMTPGREETING text': 'is the greeting',
    'SMTPREJECT text': 'refuses all senders with this text: permanently after "-", temporarily without',
    'REJECT text': 'refuses all senders with this text: permanently after "-", temporarily without',
    'RBL_BLACKLISTS list': 'lists the block lists, separated by ","',
  }),
  ...variables('qmail-spp', ['qmail-spp'], {
    'RATELIMIT flag': 'switches the rate limit plugin on',
    'GREYLISTING flag': 'switches greylisting on',
  }),
  ...variables('simscan', ['simscan'], {
    'SIMSCAN_DEBUG int': [
      'is how much simscan writes to the log, 0 to 5',
      { form: { pattern: /^[0-5]?$/, words: 'a number from 0 to 5' } },
    ],
  }),
  ...variables('qmail-scanner', ['qmail-scanner'], {
    'QS_SPAMASSASSIN enum': [
      'says whether SpamAssassin sees the mail of the client, relay clients included where it is "on"',
      { form: { pattern: /^(on|off)?$/i, words: '"on" or "off"' } },
    ],
    'QSC_* text': 'directs qmail-scanner for the client',
  }),
  ...variables('qmail-skim', ['qmail-skim'], { 'QMAILSKIMCONF path': 'names the configuration of qmail-skim' }),
  ...variables('qmail-queue', ['indimail', 's/qmail'], {
    'QHPSI command': ['is the scanner that qmail-queue runs on each message', { protects: true }],
    'QHPSIARG* text': 'is an argument of the scanner in QHPSI',
    'QHPSIRC int': 'is the exit code by which the scanner reports a virus',
    'QHPSIRN int': 'is the exit code by which the scanner reports no virus',
    'QHPSIMINSIZE bytes': 'leaves smaller messages unscanned',
    'QHPSIMAXSIZE bytes': 'leaves larger messages unscanned',
  }),
  ...variables('qmail-qfilter-queue', ['qmail-qfilter', 'pkgsrc'], {
    'QMAILQUEUEFILTERS path': 'names the list of filters',
  }),
  ...variables('dspam', ['qmailtoaster'], {
    'DSPAM_BIN path': 'names the DSPAM client',
    'DSPAM_DEBUG switch': 'makes the DSPAM client write to the log',
  }),
  ...variables('the program in RCPTCHECK', ['rcptcheck patch', 'sagredo'], {
    'SENDER text': 'is the sender to check; qmail-smtpd sets it, whatever a rule says',
    'RECIPIENT text': 'is the recipient to check; qmail-smtpd sets it, whatever a rule says',
  }),
  ...variables('overlimit', ['sagredo'], {
    'OVERLIMITDIR path': 'is where the counters of sent mail are kept',
    'LIMITSCONTROLFILE path': 'names the file of limits for senders',
  }),
  ...variables('helodnscheck', ['qmail-spp', 'sagredo'], {
    'HELO_DNS_CHECK text': 'says by its letters what HELO must pass',
    'NOHELODNSCHECK flag': 'leaves out the check of the HELO name',
  }),
  ...variables('qmail-spp-spf', ['qmail-spp', 'pkgsrc'], { 'SPP_SPF_* text': 'directs the SPF plugin' }),
  ...variables('surblqueue', ['sagredo', 'indimail'], {
    'SURBLQUEUE path': 'names the program that queues the mail after the look-up',
    'SURBLRCPT text': 'names the control file of recipients who get mail without a look-up',
    'SURBL_DEBUG_FN path': 'names the file that debugging output goes to',
    'CACHELIFETIME seconds': 'is how long answers of the lists are kept',
  }),
  ...variables('jgreylist', ['jgreylist', 'jms1'], {
    'JGREYLIST text': 'decides about the client instead of greylisting: empty lets it in, text refuses it',
    'JGREYLIST_DIR path': 'is the directory of what greylisting remembers',
    'JGREYLIST_NOREV text': 'refuses clients without a name, with this text; empty refuses none',
    'JGREYLIST_BY_IP int': 'greylists each address, not each network of 256 addresses, unless it is 0',
    'JGREYLIST_HOLDTIME seconds': 'is how long a new client has to wait; 0 is not at all',
    'JGREYLIST_TIMEOUT seconds': 'ends a greylisted session after this many seconds, 5 to 300',
    'JGREYLIST_LIMIT int': 'ends a greylisted session at this many recipients; 0 means no limit',
    'JGREYLIST_LOG int': 'writes what was decided to the log, unless it is 0',
    'JGREYLIST_LOG_PID int': 'writes the process number to the log too, unless it is 0',
    'JGREYLIST_LOG_SMTP int': 'writes greylisted sessions to the log, unless it is 0',
  }),
  ...variables('greylite', ['qmail-spp', 'pkgsrc'], {
    'GL_DATABASE path': 'names the database of greylite',
    'GL_VERBOSE switch': 'makes greylite write to the log',
    'SGL_WHITELISTED switch': 'lets the client past greylisting',
  }),
  ...variables('qmail-dk', ['qmail-dk', 'qmailtoaster'], {
    'DKSIGN path': 'signs mail with the key in this file',
    'DKVERIFY text': [
      'checks signatures, and says by its letters what refuses mail: permanently in upper case, temporarily in lower case',
      { form: { pattern: /^[A-Ma-m]*$/, words: 'letters from A to M' }, protects: true, values: DK_LETTERS },
    ],
    'DKQUEUE path': 'names the program that queues the mail then',
  }),
  ...variables('qmail-dkim', ['sagredo', 'indimail'], {
    'DKIMSIGN path': 'signs mail with the key in this file',
    'DKIMVERIFY text': [
      'checks signatures, and says by its letters what refuses mail: permanently in upper case, temporarily in lower case',
      { form: { pattern: /^[A-Ya-y]*$/, words: 'letters from A to Y' }, protects: true, values: DKIM_LETTERS },
    ],
    'DKIMQUEUE path': 'names the program that queues the mail then',
    'DKIMKEY path': 'names the file of the key',
    'DKIMPRACTICE text': [
      'looks up what a domain says of its signatures after the outcomes that its letters name',
      { values: DKIM_LETTERS },
    ],
    'SIGN_PRACTICE enum': [
      'says whose practices DKIMPRACTICE looks up',
      { form: { pattern: /^(ssp|adsp|local)$/, words: 'ssp, adsp or local' } },
    ],
    'NODKIMKEYS flag': 'ignores control/dkimkeys',
    'DKIMEXPIRE seconds': 'is how long a signature is good',
    'DKIMIDENTITY text': 'is the identity a signature names',
    'DKIMSIGNOPTIONS text': 'are options of the signature',
    'DKIMSIGNOPTIONSEXTRA text': 'are options of the second signature',
    'DKIMSIGNEXTRA path': 'signs mail a second time, with the key in this file',
    'RELAYCLIENT_NODKIMVERIFY flag': 'checks no signatures of relay clients',
    'EXCLUDE_DKIMSIGN list': 'lists header fields that are not signed, separated by ":"',
    'SIGNATUREDOMAINS text':
      'names a control file in place of signaturedomains, which lists domains that sign all mail',
    'NOSIGNATUREDOMAINS text':
      'names a control file in place of nosignaturedomains, which lists domains that sign no mail',
    'UNSIGNED_FROM switch': 'looks whether signatures leave From out',
    'UNSIGNED_SUBJECT switch': 'looks whether signatures leave Subject out',
    'HONOR_BODYLENGTHTAG switch': 'takes signatures of only a part of the body',
  }),
  ...variables('sslserver and what it runs', ['s/qmail', 'pkgsrc'], {
    'UCSPITLS enum': [
      'says whether the client may, or must, begin TLS within a session',
      {
        form: { pattern: /^[!?@-]?$/, words: 'empty, "!", "-", "?" or "@"' },
        values: [
          { value: '', meaning: 'offers TLS' },
          { value: '!', meaning: 'requires TLS' },
          { value: '?', meaning: 'requires TLS and a certificate of the client' },
          { value: '@', meaning: 'requires TLS and a certificate, whose mail address is the user' },
          { value: '-', meaning: 'offers no TLS' },
        ],
      },
    ],
  }),
  ...variables('qmail-pop3d', ['s/qmail'], {
    'POP3AUTH text': 'says how users of POP3 may authenticate',
    'POP3CLIENT flag': 'lets the client use POP3',
  }),
  ...variables('the IMAP server', ['s/qmail'], { 'IMAPCLIENT flag': 'lets the client use IMAP' }),
  ...variables('pymsgauth', ['pymsgauth', 'pkgsrc'], {
    'PYMSGAUTH_TOLERATE_UNCONFIGURED switch': 'lets users without setup pass',
  }),
];
