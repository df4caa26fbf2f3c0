import type { KnownVariable } from './entry.js';
import { DK_LETTERS, DKIM_LETTERS, explainLetters } from './letters.js';

/** What the values of a variable do: sentences without their full stops. */
interface ValueReader {
  /** Where the variable is not set. */
  readonly unset: string;
  /** By value. */
  readonly values?: Readonly<Record<string, string>>;
  readonly other: (value: string) => string;
}

/** What a value does, undefined standing for a variable that is not set. */
export function readValue(variable: KnownVariable, value: string | undefined): string {
  const reader = READERS.get(variable.name);
  if (reader === undefined) return readByType(variable, value);
  const { unset, values = {}, other } = reader;
  if (value === undefined) return unset;
  return Object.hasOwn(values, value) ? values[value]! : other(value);
}

/** The same where nothing more than the type is known: the meaning, which begins with a verb, and the value. */
function readByType({ type, meaning, readBy, values }: KnownVariable, value: string | undefined): string {
  if (value === undefined) return `not set: ${readBy} uses its own configuration`;
  const listed = values?.find((one) => one.value === value);
  if (listed !== undefined) return `"${value}": ${listed.meaning}`;
  const isNumber = /^\d+$/.test(value);
  switch (type) {
    case 'flag':
      return value === '' ? `set: ${meaning}` : `set, and only that counts, not the value "${value}": ${meaning}`;
    case 'seconds':
    case 'bytes':
      if (isNumber) return `${meaning}: ${formatCount(value, type === 'seconds' ? 'second' : 'byte')}`;
      break;
    case 'int':
      if (isNumber) return `${value} ${meaning}`;
      break;
    default:
      return `"${value}" ${meaning}`;
  }
  return `"${value}", which is not a number, ${meaning}`;
}

/** `1 second`, `20 seconds`. */
function formatCount(number: string | bigint, unit: string): string {
  return `${number} ${unit}${/^0*1$/.test(`${number}`) ? '' : 's'}`;
}

/** The digits a value begins with, as djb's scan_ulong reads it: nothing at all is 0. */
export function parseLeading(value: string): bigint {
  return BigInt(/^\d*/.exec(value)![0] || 0);
}

/** A number, of which 0 is something else. */
function limit(unset: string, zero: string, other: (most: bigint) => string): ValueReader {
  return { unset, other: (value) => (parseLeading(value) === 0n ? zero : other(parseLeading(value))) };
}

function connections(of: string, zero = `refuses every connection of ${of}`): ValueReader {
  const unset = `not set: no separate limit for the connections of ${of}`;
  return limit(unset, zero, (most) => `at most ${formatCount(most, 'connection')} of ${of} at a time`);
}

/** In IndiMail a "-" before the number says what happens to clients that do not wait. */
const GREETDELAY: ValueReader = {
  unset: 'not set: the delay of the run script applies, if there is one',
  other(value) {
    if (/^-\d+$/.test(value))
      return `this client waits ${formatCount(value.slice(1), 'second')} for the greeting, and IndiMail drops it if it talks before`;
    const seconds = parseLeading(value);
    if (seconds === 0n) return 'this client is greeted at once, whatever the run script says';
    return `this client waits ${formatCount(seconds, 'second')} for the greeting, whatever the run script says`;
  },
};

const SPF: ValueReader = {
  unset: 'not set: control/spfbehavior applies',
  values: {
    0: 'no look-ups',
    1: 'the answer is noted in the header, and nothing is refused',
    2: 'mail is refused temporarily while the DNS fails',
    3: 'mail is refused where the domain says fail',
    4: 'mail is refused where the domain says fail or softfail',
    5: 'mail is refused where the domain says fail, softfail or neutral',
    6: 'mail is refused unless the domain says pass',
  },
  other: (value) => `"${value}" is not a number from 0 to 6`,
};

function describeAuthentication(value: string): string {
  const text = value.toLowerCase();
  if (text === '-') return 'authentication is not offered to this client';
  if (text === '0') return 'sagredo does not offer authentication to this client, s/qmail does';
  if (text === 'tlsrequired') return 'qmail-ldap offers authentication to this client once TLS has begun';
  const known = /^(!?)(\+?cram)|^!$/.exec(text);
  const [, mark = known === null ? '' : '!', cram] = known ?? [];
  const methods = cram === undefined ? 'LOGIN or PLAIN' : cram === 'cram' ? 'CRAM-MD5' : 'LOGIN, PLAIN or CRAM-MD5';
  return `this client ${mark === '' ? 'may authenticate' : 'has to authenticate before it may send'}, by ${methods}`;
}

const CHECKED = 'attachments are checked against control/badmimetypes';

/** The readers for variables whose values mean more than their type tells. */
const READERS: ReadonlyMap<string, ValueReader> = new Map(
  Object.entries<ValueReader>({
    RELAYCLIENT: {
      unset: 'not set: this client may send only to the domains the server accepts mail for',
      values: { '': 'this client may send to any address' },
      other: (value) =>
        `this client may send to any address, and "${value}" is appended to every recipient: joe@example.com becomes joe@example.com${value}`,
    },
    RBLSMTPD: {
      unset: 'not set: rblsmtpd looks this client up in its block lists',
      values: { '': 'rblsmtpd never looks this client up, and accepts its mail' },
      other: (value) =>
        value.startsWith('-')
          ? `rblsmtpd refuses all mail of this client permanently: 553 ${value.slice(1)}`
          : `rblsmtpd refuses all mail of this client temporarily, and it retries for days: 451 ${value}`,
    },
    QMAILQUEUE: {
      unset: 'not set: mail goes to qmail-queue itself, unless the run script names a scanner',
      values: { '': 'not the name of a program: mail cannot be queued' },
      other: (value) =>
        `mail of this client is handed to ${value}${value.startsWith('/') ? '' : ' in the directory of qmail'} instead of qmail-queue`,
    },
    DATABYTES: limit(
      'not set: control/databytes limits the size of a message',
      'messages of this client may have any size',
      (most) => `messages of this client may have at most ${formatCount(most, 'byte')}`,
    ),
    MAXLOAD: {
      unset: 'not set: the load of the machine is not checked',
      other: (value) =>
        `this client is refused while the load of the machine is above ${(Number(parseLeading(value)) / 100).toFixed(2)}`,
    },
    MAXCONNIP: connections('one address'),
    MAXCONIP: connections('one address'),
    MAXPERIP: connections('one address', 'no limit for the connections of one address'),
    MAXCONNC: connections('one network of 256 addresses'),
    SMTPD_GREETDELAY: GREETDELAY,
    GREETDELAY,
    TARPITCOUNT: limit(
      'not set: control/tarpitcount applies',
      'recipients of this client are never slowed down',
      (most) => `from recipient ${most + 1n} of a session on, each has to wait`,
    ),
    CHKUSER_RCPTLIMIT: limit(
      'not set: a session may name any number of recipients',
      'a session may name any number of recipients',
      (most) => `recipients of a session are refused from number ${most} on`,
    ),
    AXFR: {
      unset: 'not set: this client may transfer every zone',
      other(value) {
        const zones = value.split('/').filter((zone) => zone !== '');
        if (zones.length === 0) return 'this client may not transfer any zone, but may still query over TCP';
        return `this client may transfer ${zones.map((zone) => `"${zone}"`).join(', ')} and no other zone`;
      },
    },
    BADMIMETYPE: {
      unset: 'not set: attachments are not checked against control/badmimetypes',
      values: {
        '-': `${CHECKED}, but not by s/qmail`,
        '+': `${CHECKED}, by s/qmail only those of clients without RELAYCLIENT`,
        '!': `${CHECKED}, and s/qmail refuses base64 with spaces in it`,
      },
      other: () => CHECKED,
    },
    BADLOADERTYPE: {
      unset: 'not set: attachments are not checked against control/badloadertypes',
      values: { '-': 's/qmail does not check attachments against control/badloadertypes' },
      other: (value) => `attachments that begin with "${value}" are checked against control/badloadertypes`,
    },
    SPFBEHAVIOR: SPF,
    SPF,
    CHKUSER_START: {
      unset: 'not set: the built-in setting of chkuser applies',
      other(value) {
        switch (value.toUpperCase()) {
          case 'ALWAYS':
            return 'chkuser checks senders and recipients of this client';
          case 'DOMAIN':
            return 'chkuser checks if a domain asks for it';
          case 'NONE':
            return 'chkuser checks nothing for this client';
          default:
            return `"${value}" is not ALWAYS, DOMAIN or NONE`;
        }
      },
    },
    UCSPITLS: {
      unset: 'TLS is not offered',
      values: {
        '': 'TLS is offered',
        '-': 'TLS is not offered',
        '!': 'TLS is required',
        '?': 'TLS is required, and a certificate of the client',
        '@': 'TLS is required, and a certificate of the client, whose mail address is the user',
      },
      other: (value) => `TLS is offered, because "${value}" is not "!", "?", "@" or "-"`,
    },
    SMTPAUTH: { unset: 'not set: authentication is not offered', other: describeAuthentication },
    OPENRELAY: {
      unset: 'not set: this client is not refused as an open relay',
      other: () =>
        'this client is refused as an open relay, with 553, whatever the value; it may neither send nor relay',
    },
    JGREYLIST: {
      unset: 'not set: jgreylist accepts mail of this client once it has waited',
      values: { '': 'jgreylist accepts mail of this client at once' },
      other: (value) => `jgreylist refuses all mail of this client permanently: 553 DENIED ${value}`,
    },
    SHUTDOWN: {
      unset: 'not set: this client is served',
      other: (value) =>
        /^\d{3}/.test(value) ? `this client is refused: ${value}` : 'this client is refused temporarily, with 421',
    },
    GREYIP: {
      unset: 'not set: this client is not greylisted',
      values: { '': 'this client is not greylisted' },
      other: (value) => `this client is greylisted by the daemon at ${value}`,
    },
    DKVERIFY: {
      unset: 'not set: signatures are not checked',
      other: (value) => explainLetters(value, DK_LETTERS),
    },
    // Without DKIMSIGN as well, qmail-dkim checks the mail of clients that may not relay.
    DKIMVERIFY: {
      unset: 'not set: no signature refuses mail',
      other: (value) => explainLetters(value, DKIM_LETTERS),
    },
  }),
);
