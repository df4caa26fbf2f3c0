import { type KnownVariable, variable } from './entry.js';
import { DK_LETTERS, DKIM_LETTERS } from './letters.js';

function dkimVariable(
  name: string,
  type: KnownVariable['type'],
  meaning: string,
  extras?: Parameters<typeof variable>[5],
): KnownVariable {
  return variable(name, type, 'qmail-dkim', ['sagredo', 'indimail'], meaning, extras);
}

/** DomainKeys and DKIM. */
export const SIGNING: readonly KnownVariable[] = [
  variable('DKSIGN', 'path', 'qmail-dk', ['qmail-dk', 'qmailtoaster'], 'signs mail with the key in this file'),
  variable(
    'DKVERIFY',
    'text',
    'qmail-dk',
    ['qmail-dk', 'qmailtoaster'],
    'checks signatures, and says by its letters what refuses mail: permanently in upper case, temporarily in lower case',
    { form: { pattern: /^[A-Ma-m]*$/, words: 'letters from A to M' }, protects: true, values: DK_LETTERS },
  ),
  variable('DKSIGNOPTIONS', 'text', 'qmail-dk', ['indimail'], 'are options of the signature'),
  variable('DKKEY', 'path', 'qmail-dk', ['indimail'], 'names the file of the key'),
  variable(
    'DKEXCLUDEHEADERS',
    'list',
    'qmail-dk',
    ['indimail'],
    'lists header fields that are not signed, separated by ":"',
  ),
  variable('RELAYCLIENT_NODKVERIFY', 'flag', 'qmail-dk', ['indimail'], 'checks no signatures of relay clients'),
  variable('DKQUEUE', 'path', 'qmail-dk', ['qmail-dk', 'qmailtoaster'], 'names the program that queues the mail then'),
  dkimVariable('DKIMSIGN', 'path', 'signs mail with the key in this file'),
  dkimVariable(
    'DKIMVERIFY',
    'text',
    'checks signatures, and says by its letters what refuses mail: permanently in upper case, temporarily in lower case',
    { form: { pattern: /^[A-Ya-y]*$/, words: 'letters from A to Y' }, protects: true, values: DKIM_LETTERS },
  ),
  dkimVariable('DKIMQUEUE', 'path', 'names the program that queues the mail then'),
  dkimVariable('DKIMKEY', 'path', 'names the file of the key'),
  dkimVariable(
    'DKIMPRACTICE',
    'text',
    'looks up what a domain says of its signatures after the outcomes that its letters name',
    { values: DKIM_LETTERS },
  ),
  dkimVariable('SIGN_PRACTICE', 'enum', 'says whose practices DKIMPRACTICE looks up', {
    form: { pattern: /^(ssp|adsp|local)$/, words: 'ssp, adsp or local' },
  }),
  dkimVariable('NODKIMKEYS', 'flag', 'ignores control/dkimkeys'),
  dkimVariable('DKIMEXPIRE', 'seconds', 'is how long a signature is good'),
  dkimVariable('DKIMIDENTITY', 'text', 'is the identity a signature names'),
  dkimVariable('DKIMSIGNOPTIONS', 'text', 'are options of the signature'),
  dkimVariable('DKIMSIGNOPTIONSEXTRA', 'text', 'are options of the second signature'),
  dkimVariable('DKIMSIGNEXTRA', 'path', 'signs mail a second time, with the key in this file'),
  dkimVariable('RELAYCLIENT_NODKIMVERIFY', 'flag', 'checks no signatures of relay clients'),
  dkimVariable('EXCLUDE_DKIMSIGN', 'list', 'lists header fields that are not signed, separated by ":"'),
  dkimVariable(
    'SIGNATUREDOMAINS',
    'text',
    'names a control file in place of signaturedomains, which lists domains that sign all mail',
  ),
  dkimVariable(
    'NOSIGNATUREDOMAINS',
    'text',
    'names a control file in place of nosignaturedomains, which lists domains that sign no mail',
  ),
  dkimVariable('UNSIGNED_FROM', 'switch', 'looks whether signatures leave From out'),
  dkimVariable('UNSIGNED_SUBJECT', 'switch', 'looks whether signatures leave Subject out'),
  dkimVariable('HONOR_BODYLENGTHTAG', 'switch', 'takes signatures of only a part of the body'),
];
