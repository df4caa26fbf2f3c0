import { type KnownVariable, type Package, smtpdVariable, variable, ZERO_OR_ONE } from './entry.js';

/** Authentication, encryption and the rest. */
export const SESSIONS: readonly KnownVariable[] = [
  smtpdVariable(
    'SMTPAUTH',
    'text',
    ['sagredo', 's/qmail'],
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
  ),
  ...switches(
    ['jms1'],
    ['AUTH', 'offers authentication'],
    ['REQUIRE_AUTH', 'requires authentication', 'REQUIREAUTH', 'AUTHREQUIRED'],
    ['ALLOW_INSECURE_AUTH', 'offers authentication without TLS too'],
    ['DENY_TLS', 'offers no TLS', 'DISABLETLS', 'NOTLS'],
  ),
  smtpdVariable(
    'FORCE_TLS',
    'enum',
    ['jms1', 'indimail'],
    'requires TLS: in IndiMail always, elsewhere where it is 1',
    {
      form: ZERO_OR_ONE,
      similarNames: ['FORCETLS'],
      otherMeanings: [{ type: 'flag', packages: ['indimail'], meaning: 'requires TLS before mail and authentication' }],
    },
  ),
  smtpdVariable('FORCETLS', 'enum', ['sagredo'], 'requires TLS before authentication, unless it is 0', {
    form: ZERO_OR_ONE,
    similarNames: ['FORCE_TLS'],
  }),
  ...switches(['sagredo'], ['DISABLETLS', 'offers no TLS', 'DENY_TLS', 'NOTLS']),
  ...flags(
    ['indimail'],
    ['REQUIREAUTH', 'requires authentication', 'REQUIRE_AUTH', 'AUTHREQUIRED'],
    ['AUTH_ALL', 'requires authentication of every client'],
    ['SECURE_AUTH', 'offers authentication only under TLS'],
    ['STARTTLS', 'offers TLS'],
    ['NOTLS', 'offers no TLS', 'DISABLETLS', 'DENY_TLS'],
  ),
  smtpdVariable('SMTPS', 'flag', ['aio', 'sagredo'], 'expects TLS from the first byte'),
  variable(
    'UCSPITLS',
    'enum',
    'sslserver and what it runs',
    ['s/qmail', 'pkgsrc'],
    'says whether the client may, or must, begin TLS within a session',
    {
      form: { pattern: /^[!?@-]?$/, words: 'empty, "!", "-", "?" or "@"' },
      values: [
        { value: '', meaning: 'offers TLS' },
        { value: '!', meaning: 'requires TLS' },
        { value: '?', meaning: 'requires TLS and a certificate of the client' },
        { value: '@', meaning: 'requires TLS and a certificate, whose mail address is the user' },
        { value: '-', meaning: 'offers no TLS' },
      ],
    },
  ),
  ...flags(
    ['aio'],
    ['SECAUTHEXT', 'lets outside clients authenticate only under TLS'],
    ['SECAUTHINT', 'lets relay clients authenticate only under TLS'],
    ['TLSSMTPEXT', 'requires TLS of outside clients'],
    ['TLSSMTPINT', 'requires TLS of relay clients'],
    ['ORIGINIPFIELD', 'writes the address of the client to a header field of its own'],
  ),
  variable('POP3AUTH', 'text', 'qmail-pop3d', ['s/qmail'], 'says how users of POP3 may authenticate'),
  variable('POP3CLIENT', 'flag', 'qmail-pop3d', ['s/qmail'], 'lets the client use POP3'),
  variable('IMAPCLIENT', 'flag', 'the IMAP server', ['s/qmail'], 'lets the client use IMAP'),
  variable('IMAP_CAPABILITY', 'text', 'the IMAP server', ['indimail'], 'is what the IMAP server says it can do'),
  smtpdVariable('HIDE_IP', 'flag', ['indimail', 'aio'], 'leaves the address of the client out of Received'),
  smtpdVariable('HIDE_HOST', 'flag', ['indimail', 'aio'], 'leaves the name of the client out of Received'),
  smtpdVariable('DATABYTESMF', 'int', ['aio'], 'switches the sizes by sender off where it is 0'),
  smtpdVariable('DATABYTESRCPT', 'int', ['aio'], 'switches the sizes by recipient off where it is 0'),
  smtpdVariable('ENABLE_SPP', 'flag', ['qmail-spp', 'sagredo'], 'runs the plugins of qmail-spp'),
  smtpdVariable('NOSPP', 'flag', ['qmail-spp', 'sagredo', 's/qmail'], 'runs no plugins of qmail-spp'),
  smtpdVariable('SPPCONFFILE', 'path', ['qmail-spp', 'sagredo'], 'names the list of plugins'),
  smtpdVariable('EXTRAQUEUE', 'text', ['aio', 'indimail'], 'is an address that gets a copy of all mail', {
    similarNames: ['QUEUE_EXTRA'],
  }),
  smtpdVariable('QUEUE_EXTRA', 'text', ['s/qmail'], 'is an address that gets a copy of all mail', {
    similarNames: ['EXTRAQUEUE'],
  }),
  smtpdVariable('DELIVERTO', 'text', ['s/qmail'], 'is the address all mail goes to'),
  variable(
    'PYMSGAUTH_TOLERATE_UNCONFIGURED',
    'switch',
    'pymsgauth',
    ['pymsgauth', 'pkgsrc'],
    'lets users without setup pass',
  ),
];

type Row = readonly [name: string, meaning: string, ...similarNames: string[]];

function switches(packages: readonly Package[], ...rows: readonly Row[]): KnownVariable[] {
  return rows.map(([name, meaning, ...similarNames]) =>
    smtpdVariable(name, 'enum', packages, `${meaning} where it is 1`, { form: ZERO_OR_ONE, similarNames }),
  );
}

function flags(packages: readonly Package[], ...rows: readonly Row[]): KnownVariable[] {
  return rows.map(([name, meaning, ...similarNames]) =>
    smtpdVariable(name, 'flag', packages, meaning, { similarNames }),
  );
}
