import { type KnownVariable, PLACE, smtpdVariable, variable, ZERO_IS_OFF } from './entry.js';

const SPF_LEVEL = { pattern: /^[0-6]?$/, words: 'a number from 0 to 6' };

/** Block lists, SPF and greylisting. */
export const LISTS: readonly KnownVariable[] = [
  smtpdVariable(
    'SPFBEHAVIOR',
    'int',
    ['sagredo', 'qmailtoaster', 'mail-toaster', 'indimail', 'aio', 'jms1'],
    'says which answers of SPF refuse mail, from 0 for none to 6 for all but a pass',
    { form: SPF_LEVEL, similarNames: ['SPF'] },
  ),
  smtpdVariable('SPF', 'int', ['s/qmail'], 'says which answers of SPF refuse mail, from 0 for none to 6', {
    form: SPF_LEVEL,
    similarNames: ['SPFBEHAVIOR'],
  }),
  variable('SPP_SPF_*', 'text', 'qmail-spp-spf', ['qmail-spp', 'pkgsrc'], 'directs the SPF plugin'),
  smtpdVariable('SPFRULES', 'text', ['indimail', 'sagredo'], 'are rules of SPF to apply beside those of the domain'),
  smtpdVariable('SPFGUESS', 'text', ['indimail', 'sagredo'], 'are rules of SPF for domains that have none'),
  smtpdVariable('SPFEXP', 'text', ['indimail', 'sagredo'], 'is the explanation a refusal by SPF gives'),
  ...surbl(
    ['SURBLQUEUE', 'path', 'names the program that queues the mail after the look-up'],
    ['SURBLRCPT', 'text', 'names the control file of recipients who get mail without a look-up'],
    ['SURBL_DEBUG_FN', 'path', 'names the file that debugging output goes to'],
    ['CACHELIFETIME', 'seconds', 'is how long answers of the lists are kept'],
  ),
  smtpdVariable('SURBL', 'switch', ['sagredo', 'indimail'], 'looks the links in a message up in block lists'),
  smtpdVariable('DNSBLLIST', 'path', ['sagredo'], 'names the file of block lists'),
  smtpdVariable('DNSBLSKIP', 'flag', ['sagredo'], 'leaves out the block lists for the client'),
  smtpdVariable('DNSBLFAILCLOSED', 'int', ['sagredo'], 'refuses mail while block lists do not answer, unless it is 0', {
    form: ZERO_IS_OFF,
  }),
  variable('GREYLISTING', 'flag', 'qmail-spp', ['qmail-spp'], 'switches greylisting on'),
  smtpdVariable(
    'GREYIP',
    'text',
    ['indimail'],
    'is the address of the greylisting daemon, with @ and a port or without; empty switches greylisting off',
    { form: PLACE },
  ),
  smtpdVariable('POSTGREY', 'text', ['s/qmail', 'sagredo'], 'is where postgrey listens', { form: PLACE }),
  ...jgreylist(
    ['JGREYLIST', 'text', 'decides about the client instead of greylisting: empty lets it in, text refuses it'],
    ['JGREYLIST_DIR', 'path', 'is the directory of what greylisting remembers'],
    ['JGREYLIST_NOREV', 'text', 'refuses clients without a name, with this text; empty refuses none'],
    ['JGREYLIST_BY_IP', 'int', 'greylists each address, not each network of 256 addresses, unless it is 0'],
    ['JGREYLIST_HOLDTIME', 'seconds', 'is how long a new client has to wait; 0 is not at all'],
    ['JGREYLIST_TIMEOUT', 'seconds', 'ends a greylisted session after this many seconds, 5 to 300'],
    ['JGREYLIST_LIMIT', 'int', 'ends a greylisted session at this many recipients; 0 means no limit'],
    ['JGREYLIST_LOG', 'int', 'writes what was decided to the log, unless it is 0'],
    ['JGREYLIST_LOG_PID', 'int', 'writes the process number to the log too, unless it is 0'],
    ['JGREYLIST_LOG_SMTP', 'int', 'writes greylisted sessions to the log, unless it is 0'],
  ),
  variable('GL_DATABASE', 'path', 'greylite', ['qmail-spp', 'pkgsrc'], 'names the database of greylite'),
  variable('GL_VERBOSE', 'switch', 'greylite', ['qmail-spp', 'pkgsrc'], 'makes greylite write to the log'),
  variable('SGL_WHITELISTED', 'switch', 'greylite', ['qmail-spp', 'pkgsrc'], 'lets the client past greylisting'),
  smtpdVariable('NOP0FCHECK', 'switch', ['qmailtoaster'], 'leaves out the look at the operating system of the client'),
];

type Row = readonly [name: string, type: KnownVariable['type'], meaning: string];

function jgreylist(...rows: readonly Row[]): KnownVariable[] {
  return rows.map(([name, type, meaning]) => variable(name, type, 'jgreylist', ['jgreylist', 'jms1'], meaning));
}

function surbl(...rows: readonly Row[]): KnownVariable[] {
  return rows.map(([name, type, meaning]) => variable(name, type, 'surblqueue', ['sagredo', 'indimail'], meaning));
}
