import { type KnownVariable, SMTPD, variable } from './entry.js';

const HOST_AND_PORT = { pattern: /^(.+[:@].+)?$/, words: 'an address and a port' };

const SPF_LEVEL = { pattern: /^[0-6]?$/, words: 'a number from 0 to 6' };

/** Block lists, SPF and greylisting. */
export const LISTS: readonly KnownVariable[] = [
  variable(
    'SPFBEHAVIOR',
    'int',
    SMTPD,
    ['sagredo', 'qmailtoaster', 'mail-toaster', 'indimail', 'aio', 'jms1'],
    'says which answers of SPF refuse mail, from 0 for none to 6 for all but a pass',
    { form: SPF_LEVEL, lookAlikes: ['SPF'] },
  ),
  variable('SPF', 'int', SMTPD, ['s/qmail'], 'says which answers of SPF refuse mail, from 0 for none to 6', {
    form: SPF_LEVEL,
    lookAlikes: ['SPFBEHAVIOR'],
  }),
  variable('SPP_SPF_*', 'text', 'qmail-spp-spf', ['qmail-spp', 'pkgsrc'], 'directs the SPF plugin'),
  variable('SPFRULES', 'text', SMTPD, ['indimail', 'sagredo'], 'are rules of SPF to apply beside those of the domain'),
  variable('SPFGUESS', 'text', SMTPD, ['indimail', 'sagredo'], 'are rules of SPF for domains that have none'),
  variable('SPFEXP', 'text', SMTPD, ['indimail', 'sagredo'], 'is the explanation a refusal by SPF gives'),
  variable('SURBL', 'on', SMTPD, ['sagredo', 'indimail'], 'looks the links in a message up in block lists'),
  variable('DNSBLLIST', 'path', SMTPD, ['sagredo'], 'names the file of block lists'),
  variable('DNSBLSKIP', 'flag', SMTPD, ['sagredo'], 'leaves out the block lists for the client'),
  variable('DNSBLFAILCLOSED', 'flag', SMTPD, ['sagredo'], 'refuses mail while block lists do not answer'),
  variable('GREYLISTING', 'flag', 'qmail-spp', ['qmail-spp'], 'switches greylisting on'),
  variable('GREYIP', 'text', SMTPD, ['indimail'], 'is where the greylisting daemon listens', { form: HOST_AND_PORT }),
  variable('POSTGREY', 'text', SMTPD, ['s/qmail', 'sagredo'], 'is where postgrey listens', { form: HOST_AND_PORT }),
  variable('GL_DATABASE', 'path', 'greylite', ['qmail-spp', 'pkgsrc'], 'names the database of greylite'),
  variable('GL_VERBOSE', 'on', 'greylite', ['qmail-spp', 'pkgsrc'], 'makes greylite write to the log'),
  variable('SGL_WHITELISTED', 'on', 'greylite', ['qmail-spp', 'pkgsrc'], 'lets the client past greylisting'),
  variable('NOP0FCHECK', 'on', SMTPD, ['qmailtoaster'], 'leaves out the look at the operating system of the client'),
];
