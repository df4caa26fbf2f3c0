import { type KnownVariable, smtpdVariables } from './entry.js';

/** A switch that only 1 switches on. */
const ZERO_OR_ONE = { pattern: /^[01]?$/, words: '0 or 1' };

/** A switch that is read as a number: no digits are 0. */
const ZERO_IS_OFF = { pattern: /^\d+$/, words: 'a number, 0 for off' };

const SPF_LEVEL = { pattern: /^[0-6]?$/, words: 'a number from 0 to 6' };

/** Where a daemon listens. */
const PLACE = { pattern: /^\S*$/, words: 'an address, or an address and a port' };

/** What qmail-smtpd reads, of qmail itself or with patches. */
export const SMTPD: readonly KnownVariable[] = [
  ...smtpdVariables(['qmail', 'mailfront'], {
    'RELAYCLIENT flag': 'lets the client send to anyone, not only to local domains',
    'DATABYTES bytes': 'limits the size of a message, instead of control/databytes',
  }),
  ...smtpdVariables(['netqmail', 'sagredo', 'qmailtoaster', 'indimail', 's/qmail', 'aio', 'mail-toaster'], {
    'QMAILQUEUE path': [
      'names the program that takes mail in place of qmail-queue, often a scanner',
      { protects: true },
    ],
  }),
  ...smtpdVariables(['qmail'], {
    'TCPLOCALHOST text': 'is the name the server goes by in its greeting and in Received',
  }),
  ...smtpdVariables(['eQmail'], { 'DENYMAIL text': 'refuses mail at MAIL FROM, with its value as the reason' }),
  ...smtpdVariables(['sagredo'], {
    'SMTPD_GREETDELAY seconds':
      'waits this many seconds before the greeting and records clients that talk too early; 0 does not wait',
    'DROP_PRE_GREET int': ['drops clients that talk before the greeting, unless it is 0', { form: ZERO_IS_OFF }],
    'DISABLE_MAXRCPT flag': 'ignores control/maxrcpt for the client',
    'BRTLIMIT int': 'drops the client after this many unknown recipients',
    'CHKUSER_SENDER_FORMAT_NOCHECK flag': 'leaves out the check of how senders look',
    'CHKUSER_RCPT_FORMAT_NOCHECK flag': 'leaves out the check of how recipients look',
    'CHKUSER_RCPT_MX_NOCHECK flag': 'leaves out the look-up of mail exchangers of recipients',
    'CHKUSER_DISABLE_VARIABLE text': 'names the variable that switches all of chkuser off',
    'CHKUSER_SENDER_NOCHECK_VARIABLE text': 'names the variable that switches the check of senders off',
    'RCPTCHECKRELAYCLIENT int': ['runs RCPTCHECK for relay clients too, unless it is 0', { form: ZERO_IS_OFF }],
    'REJECTNULLSENDERS int': ['refuses mail without a sender, unless it is 0', { form: ZERO_IS_OFF }],
    'DISABLE_BADMAILFROM flag': 'ignores control/badmailfrom for the client',
    'FORCEAUTHMAILFROM enum': [
      'demands that the sender is the user who authenticated, where it is 1',
      { form: ZERO_OR_ONE },
    ],
    'DNSBLLIST path': 'names the file of block lists',
    'DNSBLSKIP flag': 'leaves out the block lists for the client',
    'DNSBLFAILCLOSED int': ['refuses mail while block lists do not answer, unless it is 0', { form: ZERO_IS_OFF }],
    'FORCETLS enum': ['requires TLS before authentication, unless it is 0', { form: ZERO_OR_ONE }],
    'DISABLETLS enum': ['offers no TLS where it is 1', { form: ZERO_OR_ONE }],
  }),
  ...smtpdVariables(['aio', 'hsphere', 'pkgsrc', 'qmail-ldap', 'indimail'], {
    'GREETDELAY seconds': [
      'waits this many seconds before the greeting; in IndiMail a number below 0 drops clients that talk during that time',
      { form: { pattern: /^-?\d*$/, words: 'a number of seconds' } },
    ],
  }),
  ...smtpdVariables(['qmail-ldap'], {
    'DROPRUSHGREET flag': 'drops clients that talk before the greeting',
    'BADRCPTDELAY seconds': 'waits after a recipient that is refused',
    'MAXRCPTCOUNT int': 'limits the recipients of one message',
    'REJECTEXEC flag': ['refuses mail with programs in it', { protects: true }],
    'SENDERCHECK enum': 'checks the envelope sender',
    'RETURNMXCHECK flag': 'refuses senders whose domain has no mail exchanger',
    'SANITYCHECK flag': 'checks the looks of senders and recipients',
    'BLOCKRELAYPROBE flag': 'refuses recipients with the signs of a relay test',
    'NOBOUNCE flag': 'refuses mail without a sender',
    'LDAPSOFTOK flag': 'takes recipients that cannot be looked up just now',
    'NOPBS flag': 'leaves the client out of POP before SMTP',
    'SMTP550DISCONNECT flag': 'closes the session after a permanent refusal',
    '550GREETING flag': 'greets with a permanent refusal',
    '421GREETING flag': 'greets with a temporary refusal',
    'AUTHREQUIRED flag': 'demands authentication',
    'AUTHPREPEND text': 'is put before the name a client authenticates with',
    'RBL flag': 'looks the client up in the block lists of control/rbllist',
    'RBLONLYHEADER flag': 'notes the answer of block lists in the header and refuses nothing',
    'LOGLEVEL int': 'is how much is written to the log',
  }),
  ...smtpdVariables(['aio'], {
    'DATABEFOREGREET flag': 'refuses clients that talk before the greeting',
    'HELODELAY seconds': 'waits before the answer to HELO',
    'MFDELAY seconds': 'waits before the answer to MAIL FROM',
    'RCPTDELAY seconds': 'waits before the answer to RCPT TO',
    'AUTHFAILDELAY seconds': 'waits after a wrong password',
    'RECIPIENTCHKDELAY seconds': 'waits after an unknown recipient',
    'NOCLAMD flag': 'leaves out the virus scanner clamd',
    'CLAMDFAILREJECT flag': 'refuses mail while clamd cannot be reached',
    'RECIPIENTCHK enum': [
      'says whether recipients are looked up',
      { form: { pattern: /^[012]$/, words: '0, 1 or 2' }, protects: true },
    ],
    'MFCHECK enum': [
      'checks the domain of the sender, or calls back',
      { form: { pattern: /^[012]$/, words: '0, 1 or 2' } },
    ],
    'HELODNSCHKEXT flag': 'looks the HELO name of outside clients up',
    'HELODNSCHKINT flag': 'looks the HELO name of relay clients up',
    'NOBADHELOEXT flag': 'ignores control/badhelo for outside clients',
    'NOBADHELOINT flag': 'ignores control/badhelo for relay clients',
    'NOBADMAILFROMEXT flag': 'ignores control/badmailfrom for outside clients',
    'NOBADMAILFROMINT flag': 'ignores control/badmailfrom for relay clients',
    'NOBADMAILTOEXT flag': 'ignores control/badmailto for outside clients',
    'NOBADMAILTOINT flag': 'ignores control/badmailto for relay clients',
    'NOBADRMHOSTEXT flag': 'ignores control/badrmhost for outside clients',
    'NOBADRMHOSTINT flag': 'ignores control/badrmhost for relay clients',
    'NOANTISPOOFING flag': 'leaves out the check against forged local senders',
    'QMAILRRTDENYALL enum': ['refuses unknown recipients one by one where it is 1', { form: ZERO_OR_ONE }],
    'SECAUTHEXT flag': 'lets outside clients authenticate only under TLS',
    'SECAUTHINT flag': 'lets relay clients authenticate only under TLS',
    'TLSSMTPEXT flag': 'requires TLS of outside clients',
    'TLSSMTPINT flag': 'requires TLS of relay clients',
    'ORIGINIPFIELD flag': 'writes the address of the client to a header field of its own',
    'DATABYTESMF int': 'switches the sizes by sender off where it is 0',
    'DATABYTESRCPT int': 'switches the sizes by recipient off where it is 0',
  }),
  ...smtpdVariables(['tarpit patch', 'aio', 'qmail-ldap', 's/qmail'], {
    'TARPITCOUNT int': 'is how many recipients a session may name before each further one has to wait',
    'TARPITDELAY seconds': 'is how long each recipient beyond TARPITCOUNT has to wait; 999 refuses it in s/qmail',
  }),
  ...smtpdVariables(['aio', 'indimail', 's/qmail'], { 'MAXRECIPIENTS int': 'limits the recipients of one message' }),
  ...smtpdVariables(['hsphere'], {
    'NULLSENDERMULTRCPTS switch': 'decides what happens to mail without a sender that has several recipients',
  }),
  ...smtpdVariables(['qmailtoaster', 's/qmail'], {
    'BADMIMETYPE text': [
      'checks attachments against control/badmimetypes, by a single sign of s/qmail with a difference',
      {
        protects: true,
        values: [
          { value: '!', meaning: 'refuses base64 with spaces in it too' },
          { value: '+', meaning: 'checks only clients without RELAYCLIENT' },
          { value: '-', meaning: 'checks nothing' },
        ],
      },
    ],
    'BADLOADERTYPE text': [
      'checks attachments that begin with its character against control/badloadertypes',
      {
        protects: true,
        values: [
          { value: '+', meaning: 'checks only clients without RELAYCLIENT' },
          { value: '-', meaning: 'checks nothing' },
        ],
      },
    ],
  }),
  ...smtpdVariables(['s/qmail'], {
    'BASE64 flag': 'runs the scanner of QHPSI only on what is encoded as base64',
    'RECIPIENTS450 flag': 'refuses unknown recipients temporarily, with 450, not permanently',
    'REPLY_HELO text': 'is text for the reply that refuses the name in HELO',
    'REPLY_MAILBOX text': 'is text for the reply that refuses an unknown recipient',
    'REPLY_MAXSIZE text': 'is text for the reply that refuses a message that is too large',
    'REPLY_BADMAILFROM text': 'is text for the reply that refuses a sender in control/badmailfrom',
    'REPLY_BADRCPTTO text': 'is text for the reply that refuses a recipient in control/badrcptto',
    'REPLY_SENDEREXIST text': 'is text for the reply that refuses a sender that should not be used from outside',
    'REPLY_SENDERINVALID text': 'is text for the reply that refuses a sender whose domain does not exist',
    'REPLY_NOGATEWAY text': 'is text for the reply that refuses a recipient that the client may not relay to',
    'REPLY_CONTENT text': 'is text for the reply that refuses what is in the message',
    'REPLYMAV text': 'is text for the reply that refuses a sender by LOCALMFCHECK',
    'MFDNSCHECK text': 'looks the domain of the sender up in the DNS',
    'LOCALMFCHECK text': [
      'checks the sender of clients that may relay',
      {
        values: [
          { value: '', meaning: 'its domain has to be one the server accepts mail for' },
          { value: '!', meaning: 'it has to be one that control/mailfromrules.cdb names for the client' },
          { value: '=', meaning: 'it has to be the user who authenticated' },
          { value: '?', meaning: 'it has to be the mail address in the certificate of the client' },
        ],
      },
    ],
    'HELOCHECK text': [
      'says what is demanded of the name in HELO',
      {
        values: [
          { value: '', meaning: 'it must not be in control/badhelo' },
          { value: '!', meaning: 'HELO is required, with a name or without' },
          { value: '.', meaning: 'HELO with a name is required' },
          { value: '=', meaning: 'it has to be the name of the client' },
          { value: 'A', meaning: 'it has to have an address in the DNS' },
          { value: 'M', meaning: 'it has to have a mail exchanger in the DNS' },
        ],
      },
    ],
    'SPF int': ['says which answers of SPF refuse mail, from 0 for none to 6', { form: SPF_LEVEL }],
    'QUEUE_EXTRA text': 'is an address that gets a copy of all mail',
    'DELIVERTO text': 'is the address all mail goes to',
  }),
  ...smtpdVariables(['qmailtoaster'], {
    'SMTP_DEBUG switch': 'writes the session to the log',
    'NOP0FCHECK switch': 'leaves out the look at the operating system of the client',
  }),
  ...smtpdVariables(['chkuser', 'sagredo'], {
    'CHKUSER_START enum': [
      'says for which mail chkuser runs at all',
      { form: { pattern: /^(ALWAYS|DOMAIN|NONE)$/i, words: 'ALWAYS, DOMAIN or NONE' }, protects: true },
    ],
    'CHKUSER_MUSTAUTH flag': 'refuses every recipient of a client that neither authenticates nor has RELAYCLIENT',
    'CHKUSER_DOUBLEBOUNCE flag': 'takes double bounces, whose sender is #@[], from the client',
    'CHKUSER_IDENTIFY text': 'is a name for this service in the log',
  }),
  ...smtpdVariables(['chkuser', 'qmailtoaster', 'mail-toaster'], {
    'CHKUSER_RCPTLIMIT int': ['refuses recipients from this number of a session on', { protects: true }],
  }),
  ...smtpdVariables(['chkuser', 'qmailtoaster', 'sagredo', 'mail-toaster'], {
    'CHKUSER_WRONGRCPTLIMIT int': [
      'is how many unknown recipients a session may name before it is closed to all others',
      { protects: true },
    ],
  }),
  ...smtpdVariables(['chkuser', 'mail-toaster'], {
    'CHKUSER_MBXQUOTA int': [
      'refuses mail for mailboxes that are more than this many percent full',
      { protects: true },
    ],
  }),
  ...smtpdVariables(['chkuser', 'qmailtoaster'], { 'SENDER_NOCHECK flag': 'leaves out the check of senders' }),
  ...smtpdVariables(['rcptcheck patch', 'aio', 'sagredo'], {
    'RCPTCHECK path': [
      'is a program that says of each recipient whether to take it',
      {
        protects: true,
        otherMeanings: [
          { type: 'flag', packages: ['qmail-ldap'], meaning: 'looks each recipient up in the directory' },
        ],
      },
    ],
  }),
  ...smtpdVariables(['qmail-verify'], { 'VERIFY enum': 'says how unknown recipients are treated' }),
  ...smtpdVariables(['validrcptto patch', 'sagredo'], {
    'VALIDRCPTTO path': ['names the list of valid recipients', { protects: true }],
    'VALIDRCPTTO_CDB path': ['names the list of valid recipients', { protects: true }],
    'VALIDRCPTTO_LOG int': 'is how much the check of recipients logs',
    'MOREVALIDRCPTTO_CDB path': 'names a second list of recipients',
  }),
  ...smtpdVariables(['qregex patch', 'sagredo'], {
    'NOBADHELO flag': 'ignores control/badhelo for the client',
    'LOGREGEX flag': 'writes to the log which pattern matched',
  }),
  ...smtpdVariables(['sagredo', 'indimail'], {
    'ALLOW_BARELF flag': 'takes lines that end in LF alone',
    'SURBL switch': 'looks the links in a message up in block lists',
  }),
  ...smtpdVariables(['qregex patch', 'sagredo', 'indimail'], {
    'QREGEX switch': 'takes the lines of control files as patterns',
  }),
  ...smtpdVariables(['sagredo', 'qmailtoaster', 'mail-toaster', 'indimail', 'aio', 'jms1'], {
    'SPFBEHAVIOR int': [
      'says which answers of SPF refuse mail, from 0 for none to 6 for all but a pass',
      { form: SPF_LEVEL },
    ],
  }),
  ...smtpdVariables(['indimail', 'sagredo'], {
    'SPFRULES text': 'are rules of SPF to apply beside those of the domain',
    'SPFGUESS text': 'are rules of SPF for domains that have none',
    'SPFEXP text': 'is the explanation a refusal by SPF gives',
  }),
  ...smtpdVariables(['s/qmail', 'sagredo'], { 'POSTGREY text': ['is where postgrey listens', { form: PLACE }] }),
  ...smtpdVariables(['sagredo', 's/qmail'], {
    'SMTPAUTH text': [
      'says whether the client may, or must, authenticate, and how',
      {
        values: [
          { value: '', meaning: 'offers LOGIN and PLAIN, as any other value does' },
          { value: '+cram', meaning: 'offers LOGIN, PLAIN and CRAM-MD5' },
          { value: 'cram', meaning: 'offers only CRAM-MD5' },
          { value: '!', meaning: 'requires authentication, by LOGIN or PLAIN' },
          { value: '!+cram', meaning: 'requires authentication, by LOGIN, PLAIN or CRAM-MD5' },
          { value: '!cram', meaning: 'requires authentication, by CRAM-MD5' },
          { value: '-', meaning: 'offers no authentication; so does "0" in sagredo' },
        ],
        otherMeanings: [
          { type: 'enum', packages: ['qmail-ldap'], meaning: 'offers authentication, with TLSREQUIRED only under TLS' },
        ],
      },
    ],
  }),
  ...smtpdVariables(['jms1'], {
    'AUTH enum': ['offers authentication where it is 1', { form: ZERO_OR_ONE }],
    'REQUIRE_AUTH enum': ['requires authentication where it is 1', { form: ZERO_OR_ONE }],
    'ALLOW_INSECURE_AUTH enum': ['offers authentication without TLS too where it is 1', { form: ZERO_OR_ONE }],
    'DENY_TLS enum': ['offers no TLS where it is 1', { form: ZERO_OR_ONE }],
  }),
  ...smtpdVariables(['jms1', 'indimail'], {
    'FORCE_TLS enum': [
      'requires TLS: in IndiMail always, elsewhere where it is 1',
      {
        form: ZERO_OR_ONE,
        otherMeanings: [
          { type: 'flag', packages: ['indimail'], meaning: 'requires TLS before mail and authentication' },
        ],
      },
    ],
  }),
  ...smtpdVariables(['aio', 'sagredo'], { 'SMTPS flag': 'expects TLS from the first byte' }),
  ...smtpdVariables(['indimail', 'aio'], {
    'HIDE_IP flag': 'leaves the address of the client out of Received',
    'HIDE_HOST flag': 'leaves the name of the client out of Received',
  }),
  ...smtpdVariables(['qmail-spp', 'sagredo'], {
    'ENABLE_SPP flag': 'runs the plugins of qmail-spp',
    'SPPCONFFILE path': 'names the list of plugins',
  }),
  ...smtpdVariables(['qmail-spp', 'sagredo', 's/qmail'], { 'NOSPP flag': 'runs no plugins of qmail-spp' }),
  ...smtpdVariables(['aio', 'indimail'], { 'EXTRAQUEUE text': 'is an address that gets a copy of all mail' }),
];
