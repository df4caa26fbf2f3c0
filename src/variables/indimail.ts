import { type KnownVariable, smtpdVariable, type ValueMeaning, variable } from './entry.js';

const METHODS = [
  'CRAM_MD5',
  'CRAM_SHA1',
  'CRAM_SHA224',
  'CRAM_SHA256',
  'CRAM_SHA384',
  'CRAM_SHA512',
  'CRAM_RIPEMD',
  'DIGEST_MD5',
  'SCRAM_SHA1',
  'SCRAM_SHA1_PLUS',
  'SCRAM_SHA256',
  'SCRAM_SHA256_PLUS',
  'SCRAM_SHA512',
  'SCRAM_SHA512_PLUS',
];

const CHECKRECIPIENT: readonly ValueMeaning[] = [
  { value: '1', meaning: 'refuses recipients that the database does not know' },
  { value: '2', meaning: 'refuses recipients that neither the database nor control/recipients knows' },
  { value: '3', meaning: 'refuses recipients that control/recipients does not know' },
];

/** What only IndiMail's qmail-smtpd reads (its -v lists them, with what is for the whole server). */
export const INDIMAIL: readonly KnownVariable[] = [
  ...of(
    'flag',
    ['OPENRELAY', 'refuses the client as an open relay, with 553; it lets no client relay'],
    ['CHECKRELAY', 'lets the client relay if it has just read mail by POP3 or IMAP'],
    ['REQPTR', 'requires that the address of the client has a name'],
    ['PARANOID', 'accepts mail from a domain only from the addresses that control/hostaccess lists for it'],
    ['DOMAIN_MASQUERADE', 'takes other domains too from addresses that control/hostaccess names'],
    ['CHECKSENDER', 'requires that local senders have an account and authenticate'],
    ['ANTISPOOFING', 'requires that local senders authenticate'],
    ['CUGMAIL', 'takes mail from and to local domains alone'],
    ['ENFORCE_FQDN_HELO', 'requires a full host name in HELO'],
    ['NODNSCHECK', 'leaves out the check of the domain of the sender'],
    ['SKIPDNSBL', 'leaves out the block lists for the client'],
    ['BADHELOCHECK', 'refuses names in HELO that control/badhelo has'],
    ['BADIPCHECK', 'looks the address of the client up in control/badip'],
    ['BADHOSTCHECK', 'looks the name of the client up in control/badhost'],
    ['DATABYTES_NOTIFY', 'tells the recipient of messages that are refused for their size'],
    ['CLIENT_RENEGOTIATION', 'lets the client negotiate TLS anew'],
    ['OLD_CLIENT', 'offers authentication the way some old clients expect it'],
    ['DISABLE_VRFY', 'leaves VRFY out'],
    ['DISABLE_HELP', 'leaves HELP out'],
    ['DISABLE_PLUGIN', 'runs no plugins'],
    ['DISABLE_EXTRA_GREET', 'leaves version and time out of the greeting'],
    ['DISABLE_AUTH_LOGIN', 'leaves LOGIN out'],
    ['DISABLE_AUTH_PLAIN', 'leaves PLAIN out'],
    ...METHODS.map((name) => [`DISABLE_${name}`, `disables ${name.replaceAll('_', '-')}`] as const),
  ),
  ...of(
    'text',
    ['MASQUERADE', 'is the sender that users who authenticated may use instead of their own; empty is any'],
    ['SHUTDOWN', 'refuses the client with its text, or with 421 where that begins with no code'],
    ['BADHELO', 'names a control file instead of badhelo, and refuses the names in HELO that it has'],
    ['BADIP', 'names a control file instead of badip, and refuses the addresses that it has'],
    ['BADHOST', 'names a control file instead of badhost, and refuses the host names that it has'],
    ['BATVKEY', 'names a control file instead of batvkey, the key that bounces are checked with'],
    ['BATVNOSIGNREMOTE', 'names a control file instead of batvnosignremote'],
    ['BATVNOSIGNLOCALS', 'names a control file instead of batvnosignlocals'],
    ['AUTHRULES', 'names a control file instead of auth.envrules, the variables of users'],
    ['FROMRULES', 'names a control file instead of from.envrules, the variables of senders'],
    ['RCPTRULES', 'names a control file instead of rcpt.envrules, the variables of recipients'],
    ['SMTPUTF8', 'offers addresses in UTF-8 where it is not empty'],
    ['SSL_BITS', 'is the size of the key that TLS uses'],
    ['TLS_CIPHER_LIST', 'lists the ciphers up to TLS 1.2'],
    ['TLS_CIPHER_SUITE', 'lists the ciphers from TLS 1.3 on'],
    ['DEFAULT_DOMAIN', 'is the domain of addresses that have none'],
  ),
  ...[
    'ACCESSLIST',
    'BADEXT',
    'BADEXTPATTERNS',
    'BADMAILFROM',
    'BADMAILPATTERNS',
    'BADRCPTTO',
    'BADRCPTPATTERNS',
    'BLACKHOLEDSENDER',
    'BLACKHOLEDPATTERNS',
    'BLACKHOLEDRCPT',
    'BLACKHOLEDRCPTPATTERNS',
    'DOMAINQUEUE',
    'GOODRCPTTO',
    'GOODRCPTPATTERNS',
    'HOSTACCESS',
    'SIGNATURES',
    'SPAMIGNORE',
    'SPAMIGNOREPATTERNS',
  ].map((name) => one(name, 'text', `names a control file instead of ${name.toLowerCase()}`)),
  smtpdVariable('CHECKRECIPIENT', 'enum', ['indimail'], 'refuses recipients without an account', {
    form: { pattern: /^[123]$/, words: '1, 2 or 3' },
    protects: true,
    values: CHECKRECIPIENT,
  }),
  one('BATVKEYSTALE', 'int', 'is for how many days a key for bounces is good'),
  one('USE_SPFIPV6', 'int', 'checks SPF of IPv6 clients too, unless it is 0'),
  one('LOGFD', 'int', 'is the descriptor that filters write to the log by'),
  one('LOGFILTER', 'path', 'names the pipe that what happens in the session is written to'),
  one('CERTDIR', 'path', 'is the directory of certificates'),
  one('CONTROLDIR', 'path', 'is the directory of control files'),
  one('PLUGINDIR', 'path', 'is the directory of plugins'),
  ...['SERVERCERT', 'CLIENTCA', 'CLIENTCRL'].map((name) => one(name, 'text', 'names a file of certificates for TLS')),
  ...['SMTP_PLUGIN', 'SMTP_PLUGIN_SYMB'].map((name) => one(name, 'text', 'names what is loaded as a plugin')),
  ...queue(
    ['FILTERARGS', 'command', 'is the filter that each message goes through'],
    ['SPAMFILTERARGS', 'command', 'is the spam filter and its arguments'],
    ['SPAMREDIRECT', 'text', 'is the address that spam goes to'],
    ['QUARANTINE', 'text', 'is the address that all mail goes to in place of its recipients'],
    ['REJECTVIRUS', 'int', 'says what happens to mail with a virus: 0 takes it, 1 refuses it, 2 drops it'],
    ['VIRUSFORWARD', 'text', 'is the address that mail with a virus goes to'],
    ['SCANCMD', 'command', 'is the virus scanner'],
    ['QUEUEPROG', 'path', 'names the program that queues the mail'],
    ['QUEUEDIR', 'path', 'is the queue'],
    ['QUEUE_BASE', 'path', 'is the directory of the queues'],
    ['QUEUE_START', 'int', 'is the number of the first queue'],
    ['QUEUE_COUNT', 'int', 'is how many queues there are'],
    ['QUEUE_PLUGIN', 'text', 'names what qmail-queue loads as a plugin'],
    ['MAILARCHIVE', 'text', 'names a control file instead of mailarchive'],
    ['REMOVEHEADERS', 'text', 'names a control file instead of removeheaders'],
    ['ENVHEADERS', 'text', 'names a control file instead of envheaders'],
    ['LOGHEADERS', 'text', 'names a control file instead of logheaders'],
    ['LOGHEADERFD', 'int', 'is the descriptor that header fields are written to'],
    ['MIN_FREE', 'bytes', 'refuses mail while less is free on the disk'],
  ),
];

type Row = readonly [name: string, meaning: string];

function of(type: KnownVariable['type'], ...rows: readonly Row[]): KnownVariable[] {
  return rows.map(([name, meaning]) => one(name, type, meaning));
}

function one(name: string, type: KnownVariable['type'], meaning: string): KnownVariable {
  return smtpdVariable(name, type, ['indimail'], meaning);
}

function queue(...rows: readonly (readonly [string, KnownVariable['type'], string])[]): KnownVariable[] {
  return rows.map(([name, type, meaning]) => variable(name, type, 'qmail-queue', ['indimail'], meaning));
}
