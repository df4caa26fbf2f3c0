import { type KnownVariable, type Package, variable } from './entry.js';
import { DK_LETTERS, DKIM_LETTERS } from './letters.js';

const DKIM = 'qmail-dkim';
const DKIM_PACKAGES: readonly Package[] = ['sagredo', 'indimail'];

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
  variable('DKIMSIGN', 'path', DKIM, DKIM_PACKAGES, 'signs mail with the key in this file'),
  variable(
    'DKIMVERIFY',
    'text',
    DKIM,
    DKIM_PACKAGES,
    'checks signatures, and says by its letters what refuses mail: permanently in upper case, temporarily in lower case',
    { form: { pattern: /^[A-Ya-y]*$/, words: 'letters from A to Y' }, protects: true, values: DKIM_LETTERS },
  ),
  variable('DKIMQUEUE', 'path', DKIM, DKIM_PACKAGES, 'names the program that queues the mail then'),
  variable('DKIMKEY', 'path', DKIM, DKIM_PACKAGES, 'names the file of the key'),
  variable(
    'DKIMPRACTICE',
    'text',
    DKIM,
    DKIM_PACKAGES,
    'looks up what a domain says of its signatures after the outcomes that its letters name',
    { values: DKIM_LETTERS },
  ),
  variable('SIGN_PRACTICE', 'enum', DKIM, DKIM_PACKAGES, 'says whose practices DKIMPRACTICE looks up', {
    form: { pattern: /^(ssp|adsp|local)$/, words: 'ssp, adsp or local' },
  }),
  variable('NODKIMKEYS', 'flag', DKIM, DKIM_PACKAGES, 'ignores control/dkimkeys'),
  variable('DKIMEXPIRE', 'seconds', DKIM, DKIM_PACKAGES, 'is how long a signature is good'),
  variable('DKIMIDENTITY', 'text', DKIM, DKIM_PACKAGES, 'is the identity a signature names'),
  variable('DKIMSIGNOPTIONS', 'text', DKIM, DKIM_PACKAGES, 'are options of the signature'),
  variable('DKIMSIGNOPTIONSEXTRA', 'text', DKIM, DKIM_PACKAGES, 'are options of the second signature'),
  variable('DKIMSIGNEXTRA', 'path', DKIM, DKIM_PACKAGES, 'signs mail a second time, with the key in this file'),
  variable('RELAYCLIENT_NODKIMVERIFY', 'flag', DKIM, DKIM_PACKAGES, 'checks no signatures of relay clients'),
  variable(
    'EXCLUDE_DKIMSIGN',
    'list',
    DKIM,
    DKIM_PACKAGES,
    'lists header fields that are not signed, separated by ":"',
  ),
  variable(
    'SIGNATUREDOMAINS',
    'text',
    DKIM,
    DKIM_PACKAGES,
    'names a control file in place of signaturedomains, which lists domains that sign all mail',
  ),
  variable(
    'NOSIGNATUREDOMAINS',
    'text',
    DKIM,
    DKIM_PACKAGES,
    'names a control file in place of nosignaturedomains, which lists domains that sign no mail',
  ),
  variable('UNSIGNED_FROM', 'switch', DKIM, DKIM_PACKAGES, 'looks whether signatures leave From out'),
  variable('UNSIGNED_SUBJECT', 'switch', DKIM, DKIM_PACKAGES, 'looks whether signatures leave Subject out'),
  variable('HONOR_BODYLENGTHTAG', 'switch', DKIM, DKIM_PACKAGES, 'takes signatures of only a part of the body'),
];
