import { type KnownVariable, type Package, SMTPD, variable, ZERO_IS_OFF, ZERO_OR_ONE } from './entry.js';

/** Checks of HELO, senders and recipients. */
export const RECIPIENTS: readonly KnownVariable[] = [
  variable('CHKUSER_START', 'enum', SMTPD, ['chkuser', 'sagredo'], 'says for which mail chkuser runs at all', {
    form: { pattern: /^(ALWAYS|DOMAIN|NONE)$/i, words: 'ALWAYS, DOMAIN or NONE' },
    protects: true,
  }),
  variable(
    'CHKUSER_RCPTLIMIT',
    'int',
    SMTPD,
    ['chkuser', 'qmailtoaster', 'mail-toaster'],
    'refuses recipients from this number of a session on',
    { protects: true },
  ),
  variable(
    'CHKUSER_WRONGRCPTLIMIT',
    'int',
    SMTPD,
    ['chkuser', 'qmailtoaster', 'sagredo', 'mail-toaster'],
    'is how many unknown recipients a session may name before it is closed to all others',
    { protects: true },
  ),
  variable(
    'CHKUSER_MBXQUOTA',
    'int',
    SMTPD,
    ['chkuser', 'mail-toaster'],
    'refuses mail for mailboxes that are more than this many percent full',
    { protects: true },
  ),
  variable(
    'CHKUSER_MUSTAUTH',
    'flag',
    SMTPD,
    ['chkuser', 'sagredo'],
    'refuses every recipient of a client that neither authenticates nor has RELAYCLIENT',
  ),
  variable(
    'CHKUSER_DOUBLEBOUNCE',
    'flag',
    SMTPD,
    ['chkuser', 'sagredo'],
    'takes double bounces, whose sender is #@[], from the client',
  ),
  variable('SENDER_NOCHECK', 'flag', SMTPD, ['chkuser', 'qmailtoaster'], 'leaves out the check of senders'),
  variable('CHKUSER_SENDER_FORMAT_NOCHECK', 'flag', SMTPD, ['sagredo'], 'leaves out the check of how senders look'),
  variable('CHKUSER_RCPT_FORMAT_NOCHECK', 'flag', SMTPD, ['sagredo'], 'leaves out the check of how recipients look'),
  variable(
    'CHKUSER_RCPT_MX_NOCHECK',
    'flag',
    SMTPD,
    ['sagredo'],
    'leaves out the look-up of mail exchangers of recipients',
  ),
  variable('CHKUSER_IDENTIFY', 'text', SMTPD, ['chkuser', 'sagredo'], 'is a name for this service in the log'),
  variable(
    'CHKUSER_DISABLE_VARIABLE',
    'text',
    SMTPD,
    ['sagredo'],
    'names the variable that switches all of chkuser off',
  ),
  variable(
    'CHKUSER_SENDER_NOCHECK_VARIABLE',
    'text',
    SMTPD,
    ['sagredo'],
    'names the variable that switches the check of senders off',
  ),
  variable(
    'RCPTCHECK',
    'path',
    SMTPD,
    ['rcptcheck patch', 'aio', 'sagredo'],
    'is a program that says of each recipient whether to take it',
    {
      protects: true,
      otherMeanings: [{ type: 'flag', packages: ['qmail-ldap'], meaning: 'looks each recipient up in the directory' }],
    },
  ),
  variable('RCPTCHECKRELAYCLIENT', 'int', SMTPD, ['sagredo'], 'runs RCPTCHECK for relay clients too, unless it is 0', {
    form: ZERO_IS_OFF,
  }),
  ...['SENDER', 'RECIPIENT'].map((name) =>
    variable(
      name,
      'text',
      'the program in RCPTCHECK',
      ['rcptcheck patch', 'sagredo'],
      `is the ${name.toLowerCase()} to check; qmail-smtpd sets it, whatever a rule says`,
    ),
  ),
  variable('OVERLIMITDIR', 'path', 'overlimit', ['sagredo'], 'is where the counters of sent mail are kept'),
  variable('LIMITSCONTROLFILE', 'path', 'overlimit', ['sagredo'], 'names the file of limits for senders'),
  ...ldap(
    ['SENDERCHECK', 'enum', 'checks the envelope sender'],
    ['RETURNMXCHECK', 'flag', 'refuses senders whose domain has no mail exchanger'],
    ['SANITYCHECK', 'flag', 'checks the looks of senders and recipients'],
    ['BLOCKRELAYPROBE', 'flag', 'refuses recipients with the signs of a relay test'],
    ['NOBOUNCE', 'flag', 'refuses mail without a sender'],
    ['LDAPSOFTOK', 'flag', 'takes recipients that cannot be looked up just now'],
    ['NOPBS', 'flag', 'leaves the client out of POP before SMTP'],
    ['SMTP550DISCONNECT', 'flag', 'closes the session after a permanent refusal'],
    ['550GREETING', 'flag', 'greets with a permanent refusal'],
    ['421GREETING', 'flag', 'greets with a refusal for now'],
    ['AUTHREQUIRED', 'flag', 'demands authentication'],
    ['AUTHPREPEND', 'text', 'is put before the name a client authenticates with'],
    ['RBL', 'flag', 'looks the client up in the block lists of control/rbllist'],
    ['RBLONLYHEADER', 'flag', 'notes the answer of block lists in the header and refuses nothing'],
    ['LOGLEVEL', 'int', 'is how much is written to the log'],
  ),
  variable('VERIFY', 'enum', SMTPD, ['qmail-verify'], 'says how unknown recipients are treated'),
  variable('VALIDRCPTTO', 'path', SMTPD, ['validrcptto patch', 'sagredo'], 'names the list of valid recipients', {
    protects: true,
  }),
  variable('VALIDRCPTTO_CDB', 'path', SMTPD, ['validrcptto patch', 'sagredo'], 'names the list of valid recipients', {
    protects: true,
  }),
  variable(
    'VALIDRCPTTO_LOG',
    'int',
    SMTPD,
    ['validrcptto patch', 'sagredo'],
    'is how much the check of recipients logs',
  ),
  variable('MOREVALIDRCPTTO_CDB', 'path', SMTPD, ['validrcptto patch', 'sagredo'], 'names a second list of recipients'),
  variable('RECIPIENTCHK', 'enum', SMTPD, ['aio'], 'says whether recipients are looked up', {
    form: { pattern: /^[012]$/, words: '0, 1 or 2' },
    protects: true,
  }),
  variable(
    'RECIPIENTS450',
    'flag',
    SMTPD,
    ['s/qmail'],
    'refuses unknown recipients temporarily, with 450, not permanently',
  ),
  ...[
    ['HELO', 'the name in HELO'],
    ['MAILBOX', 'an unknown recipient'],
    ['MAXSIZE', 'a message that is too large'],
    ['BADMAILFROM', 'a sender in control/badmailfrom'],
    ['BADRCPTTO', 'a recipient in control/badrcptto'],
    ['SENDEREXIST', 'a sender that should not be used from outside'],
    ['SENDERINVALID', 'a sender whose domain does not exist'],
    ['NOGATEWAY', 'a recipient that the client may not relay to'],
    ['CONTENT', 'what is in the message'],
  ].map(([name, what]) =>
    variable(`REPLY_${name}`, 'text', SMTPD, ['s/qmail'], `is text for the reply that refuses ${what}`),
  ),
  variable('REPLYMAV', 'text', SMTPD, ['s/qmail'], 'is text for the reply that refuses a sender by LOCALMFCHECK'),
  variable('MFCHECK', 'enum', SMTPD, ['aio'], 'checks the domain of the sender, or calls back', {
    form: { pattern: /^[012]$/, words: '0, 1 or 2' },
  }),
  variable('MFDNSCHECK', 'text', SMTPD, ['s/qmail'], 'looks the domain of the sender up in the DNS'),
  variable('LOCALMFCHECK', 'text', SMTPD, ['s/qmail'], 'checks the sender of clients that may relay', {
    values: [
      { value: '', meaning: 'its domain has to be one the server accepts mail for' },
      { value: '!', meaning: 'it has to be one that control/mailfromrules.cdb names for the client' },
      { value: '=', meaning: 'it has to be the user who authenticated' },
      { value: '?', meaning: 'it has to be the mail address in the certificate of the client' },
    ],
  }),
  variable('HELOCHECK', 'text', SMTPD, ['s/qmail'], 'says what is demanded of the name in HELO', {
    values: [
      { value: '', meaning: 'it must not be in control/badhelo' },
      { value: '!', meaning: 'HELO is required, with a name or without' },
      { value: '.', meaning: 'HELO with a name is required' },
      { value: '=', meaning: 'it has to be the name of the client' },
      { value: 'A', meaning: 'it has to have an address in the DNS' },
      { value: 'M', meaning: 'it has to have a mail exchanger in the DNS' },
    ],
  }),
  variable(
    'HELO_DNS_CHECK',
    'text',
    'helodnscheck',
    ['qmail-spp', 'sagredo'],
    'says by its letters what HELO must pass',
    {
      similarNames: ['HELOCHECK', 'HELODNSCHKEXT'],
    },
  ),
  variable('NOHELODNSCHECK', 'flag', 'helodnscheck', ['qmail-spp', 'sagredo'], 'leaves out the check of the HELO name'),
  variable('HELODNSCHKEXT', 'flag', SMTPD, ['aio'], 'looks the HELO name of outside clients up'),
  variable('HELODNSCHKINT', 'flag', SMTPD, ['aio'], 'looks the HELO name of relay clients up'),
  variable('NOBADHELO', 'flag', SMTPD, ['qregex patch', 'sagredo'], 'ignores control/badhelo for the client', {
    similarNames: ['NOBADHELOEXT', 'NOBADHELOINT'],
  }),
  ...['HELO', 'MAILFROM', 'MAILTO', 'RMHOST'].flatMap((what) => [
    variable(`NOBAD${what}EXT`, 'flag', SMTPD, ['aio'], `ignores control/bad${what.toLowerCase()} for outside clients`),
    variable(`NOBAD${what}INT`, 'flag', SMTPD, ['aio'], `ignores control/bad${what.toLowerCase()} for relay clients`),
  ]),
  variable('NOANTISPOOFING', 'flag', SMTPD, ['aio'], 'leaves out the check against forged local senders'),
  variable('REJECTNULLSENDERS', 'int', SMTPD, ['sagredo'], 'refuses mail without a sender, unless it is 0', {
    form: ZERO_IS_OFF,
  }),
  variable('DISABLE_BADMAILFROM', 'flag', SMTPD, ['sagredo'], 'ignores control/badmailfrom for the client'),
  variable('QMAILRRTDENYALL', 'enum', SMTPD, ['aio'], 'refuses unknown recipients one by one where it is 1', {
    form: ZERO_OR_ONE,
  }),
  variable(
    'FORCEAUTHMAILFROM',
    'enum',
    SMTPD,
    ['sagredo'],
    'demands that the sender is the user who authenticated, where it is 1',
    { form: ZERO_OR_ONE },
  ),
  variable('ALLOW_BARELF', 'flag', SMTPD, ['sagredo', 'indimail'], 'takes lines that end in LF alone'),
  variable(
    'QREGEX',
    'switch',
    SMTPD,
    ['qregex patch', 'sagredo', 'indimail'],
    'takes the lines of control files as patterns',
  ),
  variable('LOGREGEX', 'flag', SMTPD, ['qregex patch', 'sagredo'], 'writes to the log which pattern matched'),
];

function ldap(...rows: readonly (readonly [string, KnownVariable['type'], string])[]): KnownVariable[] {
  const packages: readonly Package[] = ['qmail-ldap'];
  return rows.map(([name, type, meaning]) => variable(name, type, SMTPD, packages, meaning));
}
