import { type KnownVariable, type Package, variable } from './entry.js';

const DKIM = 'qmail-dkim';
const DKIM_PACKAGES: readonly Package[] = ['sagredo', 'indimail'];

/** By letters each of which names an outcome: a capital refuses for good, a small one for now. */
const LETTERS = { pattern: /^[A-Za-z]*$/, words: 'letters' };

/** DomainKeys and DKIM. */
export const SIGNING: readonly KnownVariable[] = [
  variable('DKSIGN', 'path', 'qmail-dk', ['qmail-dk', 'qmailtoaster'], 'signs mail with the key in this file'),
  variable(
    'DKVERIFY',
    'text',
    'qmail-dk',
    ['qmail-dk', 'qmailtoaster'],
    'checks signatures and says by its letters which outcomes refuse mail, a capital for good, a small letter for now',
    { form: LETTERS, protects: true },
  ),
  variable('DKQUEUE', 'path', 'qmail-dk', ['qmail-dk', 'qmailtoaster'], 'names the program that queues the mail then'),
  variable('DKIMSIGN', 'path', DKIM, DKIM_PACKAGES, 'signs mail with the key in this file'),
  variable(
    'DKIMVERIFY',
    'text',
    DKIM,
    DKIM_PACKAGES,
    'checks signatures and says by its letters which outcomes refuse mail, a capital for good, a small letter for now',
    { protects: true },
  ),
  variable('DKIMQUEUE', 'path', DKIM, DKIM_PACKAGES, 'names the program that queues the mail then'),
  variable('DKIMKEY', 'path', DKIM, DKIM_PACKAGES, 'names the file of the key'),
  variable('DKIMPRACTICE', 'text', DKIM, DKIM_PACKAGES, 'says which practices of signing are looked up'),
  variable('DKIMEXPIRE', 'secs', DKIM, DKIM_PACKAGES, 'is how long a signature is good'),
  variable('DKIMIDENTITY', 'text', DKIM, DKIM_PACKAGES, 'is the identity a signature names'),
  variable('DKIMSIGNOPTIONS', 'text', DKIM, DKIM_PACKAGES, 'are options of the signature'),
  variable('DKIMSIGNOPTIONSEXTRA', 'text', DKIM, DKIM_PACKAGES, 'are options of the second signature'),
  variable('DKIMSIGNEXTRA', 'path', DKIM, DKIM_PACKAGES, 'signs mail a second time, with the key in this file'),
  variable('RELAYCLIENT_NODKIMVERIFY', 'flag', DKIM, ['sagredo'], 'checks no signatures of relay clients'),
  variable('EXCLUDE_DKIMSIGN', 'list', DKIM, DKIM_PACKAGES, 'lists senders whose mail is not signed'),
  variable('SIGNATUREDOMAINS', 'list', DKIM, DKIM_PACKAGES, 'lists domains whose signatures are demanded'),
  variable('NOSIGNATUREDOMAINS', 'list', DKIM, DKIM_PACKAGES, 'lists domains that need no signature'),
  variable('UNSIGNED_FROM', 'on', DKIM, DKIM_PACKAGES, 'takes signatures that leave From out'),
  variable('UNSIGNED_SUBJECT', 'on', DKIM, DKIM_PACKAGES, 'takes signatures that leave Subject out'),
  variable('HONOR_BODYLENGTHTAG', 'on', DKIM, DKIM_PACKAGES, 'takes signatures of only a part of the body'),
];
