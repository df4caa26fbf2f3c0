import { type KnownVariable, smtpdVariable, variable } from './entry.js';

const SET_BY_SERVER = 'the server sets it to what it knows of the connection, and programs trust that';
const CHANGES_PROGRAMS = 'it decides which programs and libraries run';
const CHANGES_USER = 'programs use it as the account they run under';

/** What qmail and djb's own tools read, what the server sets itself, and what no rule should touch. */
export const CORE: readonly KnownVariable[] = [
  smtpdVariable(
    'RELAYCLIENT',
    'flag',
    ['qmail', 'mailfront'],
    'lets the client send to anyone, not only to local domains',
  ),
  variable(
    'RBLSMTPD',
    'text',
    'rblsmtpd',
    ['ucspi-tcp', 'sagredo', 's/qmail', 'indimail'],
    'decides about the client instead of block lists: not set looks it up, empty lets it in, text refuses it',
  ),
  smtpdVariable(
    'QMAILQUEUE',
    'path',
    ['netqmail', 'sagredo', 'qmailtoaster', 'indimail', 's/qmail', 'aio', 'mail-toaster'],
    'names the program that takes mail in place of qmail-queue, often a scanner',
    { protects: true },
  ),
  smtpdVariable(
    'DATABYTES',
    'bytes',
    ['qmail', 'mailfront'],
    'limits the size of a message, instead of control/databytes',
  ),
  smtpdVariable('TCPLOCALHOST', 'text', ['qmail'], 'is the name the server goes by in its greeting and in Received'),
  smtpdVariable('DENYMAIL', 'text', ['eQmail'], 'refuses mail at MAIL FROM, with its value as the reason'),
  variable('WHITELISTED', 'flag', 'cqgreylist', ['cqgreylist'], 'lets the client past greylisting'),
  variable(
    'MAXCONNIP',
    'int',
    'tcpserver',
    ['tcpserver limits patch'],
    'limits the connections of one address at a time; 0 refuses all',
    { similarNames: ['MAXCONIP', 'MAXPERIP'] },
  ),
  variable(
    'MAXCONIP',
    'int',
    "fehcom's server",
    ['ucspi-ssl', 'ucspi-tcp6'],
    'limits the connections of one address at a time, -c at most; 0 refuses all',
    { similarNames: ['MAXCONNIP', 'MAXPERIP'] },
  ),
  variable(
    'MAXCONNC',
    'int',
    'tcpserver',
    ['tcpserver limits patch'],
    'limits the connections of one network of 256 addresses at a time; 0 refuses all',
  ),
  variable(
    'MAXLOAD',
    'int',
    'tcpserver',
    ['tcpserver limits patch'],
    'refuses connections while the load of the machine, times a hundred, is above it',
  ),
  variable('DIEMSG', 'text', 'tcpserver', ['tcpserver limits patch'], 'is the line sent before a limit drops a client'),
  variable(
    'MAXPERIP',
    'int',
    'tcpserver',
    ['indimail'],
    'limits the simultaneous connections of one address; 0 means no limit',
    {
      similarNames: ['MAXCONNIP', 'MAXCONIP'],
    },
  ),
  variable('AXFR', 'list', 'axfrdns', ['djbdns'], 'lists the zones the client may transfer, separated by "/"', {
    form: { pattern: /^[^\s,;:]*$/, words: 'zones separated by "/", without spaces' },
  }),

  ...['PROTO', 'TCPREMOTEIP', 'TCPREMOTEPORT', 'TCPREMOTEHOST', 'TCPREMOTEINFO', 'TCPLOCALIP', 'TCPLOCALPORT'].map(
    (name) => reserved(name, 'is what the server knows of the connection', SET_BY_SERVER),
  ),
  ...['TCPPARANOID', 'TCP6*'].map((name) => reserved(name, 'is set by some servers', SET_BY_SERVER)),
  reserved('PATH', 'lists where programs are looked for', CHANGES_PROGRAMS),
  reserved('LD_*', 'directs the loader of programs to other libraries', CHANGES_PROGRAMS),
  reserved('SHELL', 'is the shell that programs start', CHANGES_PROGRAMS),
  reserved('IFS', 'tells a shell where words end', CHANGES_PROGRAMS),
  reserved('ENV', 'names a file some shells read first', CHANGES_PROGRAMS),
  reserved('BASH_ENV', 'names a file bash reads first', CHANGES_PROGRAMS),
  reserved('UID', 'is the number of a user', CHANGES_USER),
  reserved('GID', 'is the number of a group', CHANGES_USER),
  reserved('HOME', 'is a home directory', CHANGES_USER),
  reserved('USER', 'is the name of a user', CHANGES_USER),
];

function reserved(name: string, meaning: string, why: string): KnownVariable {
  return variable(name, 'none', 'many programs', [], meaning, { reserved: why });
}
