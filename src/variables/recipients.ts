import { type KnownVariable, type Package, smtpdVariable, variable, ZERO_IS_OFF, ZERO_OR_ONE } from './entry.js';

/** Checks of HELO, senders and recipients. */
export const RECIPIENTS: readonly KnownVariable[] = [
  smtpdVariable('CHKUSER_START', 'enum', ['chkuser', 'sagredo'], 'says for which mail chkuser runs at all', {
    form: { pattern: /^(ALWAYS|DOMAIN|NONE)$/i, words: 'ALWAYS, DOMAIN or NONE' },
    protects: true,
  }),
  smtpdVariable(
    'CHKUSER_RCPTLIMIT',
    'int',
    ['chkuser', 'qmailtoaster', 'mail-toaster'],
    'refuses recipients from this number of a session on',
    { protects: true },
  ),
  smtpdVariable(
    'CHKUSER_WRONGRCPTLIMIT',
    'int',
    ['chkuser', 'qmailtoaster', 'sagredo', 'mail-toaster'],
    'is how many unknown recipients a session may name before it is closed to all others',
    { protects: true },
  ),
  smtpdVariable(
    'CHKUSER_MBXQUOTA',
    'int',
    ['chkuser', 'mail-toaster'],
    'refuses mail for mailboxes that are more than this many percent full',
    { protects: true },
  ),
  smtpdVariable(
    'CHKUSER_MUSTAUTH',
    'flag',
    ['chkuser', 'sagredo'],
    'refuses every recipient of a client that neither authenticates nor has RELAYCLIENT',
  ),
  smtpdVariable(
    'CHKUSER_DOUBLEBOUNCE',
    'flag',
    ['chkuser', 'sagredo'],
    'takes double bounces, whose sender is #@[], from the client',
  ),
  smtpdVariable('SENDER_NOCHECK', 'flag', ['chkuser', 'qmailtoaster'], 'leaves out the check of senders'),
  smtpdVariable('CHKUSER_SENDER_FORMAT_NOCHECK', 'flag', ['sagredo'], 'leaves out the check of how senders look'),
  smtpdVariable('CHKUSER_RCPT_FORMAT_NOCHECK', 'flag', ['sagredo'], 'leaves out the check of how recipients look'),
  smtpdVariable(
    'CHKUSER_RCPT_MX_NOCHECK',
    'flag',
    ['sagredo'],
    'leaves out the look-up of mail exchangers of recipients',
  ),
  smtpdVariable('CHKUSER_IDENTIFY', 'text', ['chkuser', 'sagredo'], 'is a name for this service in the log'),
  smtpdVariable('CHKUSER_DISABLE_VARIABLE', 'text', ['sagredo'], 'names the variable that switches all of chkuser off'),
  smtpdVariable(
    'CHKUSER_SENDER_NOCHECK_VARIABLE',
    'text',
    ['sagredo'],
    'names the variable that switches the check of senders off',
  ),
  smtpdVariable(
    'RCPTCHECK',
    'path',
    ['rcptcheck patch', 'aio', 'sagredo'],
    'is a program that says of each recipient whether to take it',
    {
      protects: true,
      otherMeanings: [{ type: 'flag', packages: ['qmail-ldap'], meaning: 'looks each recipient up in the directory' }],
    },
  ),
  smtpdVariable('RCPTCHECKRELAYCLIENT', 'int', ['sagredo'], 'runs RCPTCHECK for relay clients too, unless it is 0', {
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
  smtpdVariable('VERIFY', 'enum', ['qmail-verify'], 'says how unknown recipients are treated'),
  smtpdVariable('VALIDRCPTTO', 'path', ['validrcptto patch', 'sagredo'], 'names the list of valid recipients', {
    protects: true,
  }),
  smtpdVariable('VALIDRCPTTO_CDB', 'path', ['validrcptto patch', 'sagredo'], 'names the list of valid recipients', {
    protects: true,
  }),
  smtpdVariable('VALIDRCPTTO_LOG', 'int', ['validrcptto patch', 'sagredo'], 'is how much the check of recipients logs'),
  smtpdVariable('MOREVALIDRCPTTO_CDB', 'path', ['validrcptto patch', 'sagredo'], 'names a second list of recipients'),
  smtpdVariable('RECIPIENTCHK', 'enum', ['aio'], 'says whether recipients are looked up', {
    form: { pattern: /^[012]$/, words: '0, 1 or 2' },
    protects: true,
  }),
  smtpdVariable(
    'RECIPIENTS450',
    'flag',
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
    smtpdVariable(`REPLY_${name}`, 'text', ['s/qmail'], `is text for the reply that refuses ${what}`),
  ),
  smtpdVariable('REPLYMAV', 'text', ['s/qmail'], 'is text for the reply that refuses a sender by LOCALMFCHECK'),
  smtpdVariable('MFCHECK', 'enum', ['aio'], 'checks the domain of the sender, or calls back', {
    form: { pattern: /^[012]$/, words: '0, 1 or 2' },
  }),
  smtpdVariable('MFDNSCHECK', 'text', ['s/qmail'], 'looks the domain of the sender up in the DNS'),
  smtpdVariable('LOCALMFCHECK', 'text', ['s/qmail'], 'checks the sender of clients that may relay', {
    values: [
      { value: '', meaning: 'its domain has to be one the server accepts mail for' },
      { value: '!', meaning: 'it has to be one that control/mailfromrules.cdb names for the client' },
      { value: '=', meaning: 'it has to be the user who authenticated' },
      { value: '?', meaning: 'it has to be the mail address in the certificate of the client' },
    ],
  }),
  smtpdVariable('HELOCHECK', 'text', ['s/qmail'], 'says what is demanded of the name in HELO', {
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
  smtpdVariable('HELODNSCHKEXT', 'flag', ['aio'], 'looks the HELO name of outside clients up'),
  smtpdVariable('HELODNSCHKINT', 'flag', ['aio'], 'looks the HELO name of relay clients up'),
  smtpdVariable('NOBADHELO', 'flag', ['qregex patch', 'sagredo'], 'ignores control/badhelo for the client', {
    similarNames: ['NOBADHELOEXT', 'NOBADHELOINT'],
  }),
  ...['HELO', 'MAILFROM', 'MAILTO', 'RMHOST'].flatMap((what) => [
    smtpdVariable(`NOBAD${what}EXT`, 'flag', ['aio'], `ignores control/bad${what.toLowerCase()} for outside clients`),
    smtpdVariable(`NOBAD${what}INT`, 'flag', ['aio'], `ignores control/bad${what.toLowerCase()} for relay clients`),
  ]),
  smtpdVariable('NOANTISPOOFING', 'flag', ['aio'], 'leaves out the check against forged local senders'),
  smtpdVariable('REJECTNULLSENDERS', 'int', ['sagredo'], 'refuses mail without a sender, unless it is 0', {
    form: ZERO_IS_OFF,
  }),
  smtpdVariable('DISABLE_BADMAILFROM', 'flag', ['sagredo'], 'ignores control/badmailfrom for the client'),
  smtpdVariable('QMAILRRTDENYALL', 'enum', ['aio'], 'refuses unknown recipients one by one where it is 1', {
    form: ZERO_OR_ONE,
  }),
  smtpdVariable(
    'FORCEAUTHMAILFROM',
    'enum',
    ['sagredo'],
    'demands that the sender is the user who authenticated, where it is 1',
    { form: ZERO_OR_ONE },
  ),
  smtpdVariable('ALLOW_BARELF', 'flag', ['sagredo', 'indimail'], 'takes lines that end in LF alone'),
  smtpdVariable(
    'QREGEX',
    'switch',
    ['qregex patch', 'sagredo', 'indimail'],
    'takes the lines of control files as patterns',
  ),
  smtpdVariable('LOGREGEX', 'flag', ['qregex patch', 'sagredo'], 'writes to the log which pattern matched'),
];

function ldap(...rows: readonly (readonly [string, KnownVariable['type'], string])[]): KnownVariable[] {
  const packages: readonly Package[] = ['qmail-ldap'];
  return rows.map(([name, type, meaning]) => smtpdVariable(name, type, packages, meaning));
}
