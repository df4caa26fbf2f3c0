import type { KnownVariable, ValueReader } from './entry.js';
import { DK_LETTERS, DKIM_LETTERS, explainLetters } from './letters.js';
import { formatCount, NUMBER_READERS } from './numbers.js';

/** What values of a type do, where nothing more is known: the meaning, which begins with a verb, and the value. */
export function readValue({ type, meaning, readBy, values }: KnownVariable, value: string | undefined): string {
  if (value === undefined) return `not set: ${readBy} uses its own configuration`;
  const listed = values?.find((one) => one.value === value);
  if (listed !== undefined) return `"${value}": ${listed.meaning}`;
  switch (type) {
    case 'flag':
      return value === '' ? `set: ${meaning}` : `set, and only that counts, not the value "${value}": ${meaning}`;
    case 'seconds':
      return /^\d+$/.test(value) ? `${meaning}: ${formatCount(value, 'second')}` : noNumber(meaning, value);
    case 'bytes':
      return /^\d+$/.test(value) ? `${meaning}: ${formatCount(value, 'byte')}` : noNumber(meaning, value);
    case 'int':
      return /^\d+$/.test(value) ? `${value} ${meaning}` : noNumber(meaning, value);
    default:
      return `"${value}" ${meaning}`;
  }
}

function noNumber(meaning: string, value: string): string {
  return `"${value}", which is not a number, ${meaning}`;
}

const RELAYCLIENT: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client may send only to the domains the server accepts mail for';
  if (value === '') return 'this client may send to any address';
  return `this client may send to any address, and "${value}" is appended to every recipient: joe@example.com becomes joe@example.com${value}`;
};

const RBLSMTPD: ValueReader = (value) => {
  if (value === undefined) return 'not set: rblsmtpd looks this client up in its block lists';
  if (value === '') return 'rblsmtpd never looks this client up, and accepts its mail';
  if (value.startsWith('-')) {
    return `rblsmtpd refuses all mail of this client permanently: 553 ${value.slice(1)}`;
  }
  return `rblsmtpd refuses all mail of this client temporarily, and it retries for days: 451 ${value}`;
};

const QMAILQUEUE: ValueReader = (value) => {
  if (value === undefined) return 'not set: mail goes to qmail-queue itself, unless the run script names a scanner';
  if (value === '') return 'not the name of a program: mail cannot be queued';
  const program = value.startsWith('/') ? value : `${value} in the directory of qmail`;
  return `mail of this client is handed to ${program} instead of qmail-queue`;
};

const AXFR: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client may transfer every zone';
  const zones = value.split('/').filter((zone) => zone !== '');
  if (zones.length === 0) return 'this client may not transfer any zone, but may still query over TCP';
  return `this client may transfer ${zones.map((zone) => `"${zone}"`).join(', ')} and no other zone`;
};

const BADMIMETYPE: ValueReader = (value) => {
  if (value === undefined) return 'not set: attachments are not checked against control/badmimetypes';
  const checked = 'attachments are checked against control/badmimetypes';
  switch (value) {
    case '-':
      return `${checked}, but not by s/qmail`;
    case '+':
      return `${checked}, by s/qmail only those of clients without RELAYCLIENT`;
    case '!':
      return `${checked}, and s/qmail refuses base64 with spaces in it`;
    default:
      return checked;
  }
};

const BADLOADERTYPE: ValueReader = (value) => {
  if (value === undefined) return 'not set: attachments are not checked against control/badloadertypes';
  if (value === '-') return 's/qmail does not check attachments against control/badloadertypes';
  return `attachments that begin with "${value}" are checked against control/badloadertypes`;
};

const SPF_LEVELS = [
  'no look-ups',
  'the answer is noted in the header, and nothing is refused',
  'mail is refused temporarily while the DNS fails',
  'mail is refused where the domain says fail',
  'mail is refused where the domain says fail or softfail',
  'mail is refused where the domain says fail, softfail or neutral',
  'mail is refused unless the domain says pass',
];

const SPF: ValueReader = (value) => {
  if (value === undefined) return 'not set: control/spfbehavior applies';
  return SPF_LEVELS[Number(/^[0-6]$/.exec(value)?.[0])] ?? `"${value}" is not a number from 0 to 6`;
};

const CHKUSER_START: ValueReader = (value) => {
  if (value === undefined) return 'not set: the built-in setting of chkuser applies';
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
};

const UCSPITLS: ValueReader = (value) => {
  switch (value) {
    case undefined:
    case '-':
      return 'TLS is not offered';
    case '!':
      return 'TLS is required';
    case '?':
      return 'TLS is required, and a certificate of the client';
    case '@':
      return 'TLS is required, and a certificate of the client, whose mail address is the user';
    case '':
      return 'TLS is offered';
    default:
      return `TLS is offered, because "${value}" is not "!", "?", "@" or "-"`;
  }
};

const SMTPAUTH: ValueReader = (value) => {
  if (value === undefined) return 'not set: authentication is not offered';
  const text = value.toLowerCase();
  if (text === '-') return 'authentication is not offered to this client';
  if (text === '0') return 'sagredo does not offer authentication to this client, s/qmail does';
  if (text === 'tlsrequired') return 'qmail-ldap offers authentication to this client once TLS has begun';
  const known = /^(!?)(\+?cram)|^!$/.exec(text);
  const [, mark = known === null ? '' : '!', cram] = known ?? [];
  const methods = cram === undefined ? 'LOGIN or PLAIN' : cram === 'cram' ? 'CRAM-MD5' : 'LOGIN, PLAIN or CRAM-MD5';
  return `this client ${mark === '' ? 'may authenticate' : 'has to authenticate before it may send'}, by ${methods}`;
};

const OPENRELAY: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client is not refused as an open relay';
  return 'this client is refused as an open relay, with 553, whatever the value; it may neither send nor relay';
};

const JGREYLIST: ValueReader = (value) => {
  if (value === undefined) return 'not set: jgreylist accepts mail of this client once it has waited';
  if (value === '') return 'jgreylist accepts mail of this client at once';
  return `jgreylist refuses all mail of this client permanently: 553 DENIED ${value}`;
};

const SHUTDOWN: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client is served';
  return /^\d{3}/.test(value) ? `this client is refused: ${value}` : 'this client is refused temporarily, with 421';
};

const GREYIP: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client is not greylisted';
  return value === '' ? 'this client is not greylisted' : `this client is greylisted by the daemon at ${value}`;
};

const DKVERIFY: ValueReader = (value) => {
  return value === undefined ? 'not set: signatures are not checked' : explainLetters(value, DK_LETTERS);
};

/** Without DKIMSIGN as well, qmail-dkim checks the mail of clients that may not relay. */
const DKIMVERIFY: ValueReader = (value) => {
  return value === undefined ? 'not set: no signature refuses mail' : explainLetters(value, DKIM_LETTERS);
};

/** The readers for variables whose values mean more than their type tells. */
export const VALUE_EXPLAINERS: ReadonlyMap<string, ValueReader> = new Map([
  ...NUMBER_READERS,
  ['RELAYCLIENT', RELAYCLIENT],
  ['RBLSMTPD', RBLSMTPD],
  ['QMAILQUEUE', QMAILQUEUE],
  ['AXFR', AXFR],
  ['BADMIMETYPE', BADMIMETYPE],
  ['BADLOADERTYPE', BADLOADERTYPE],
  ['SPFBEHAVIOR', SPF],
  ['SPF', SPF],
  ['CHKUSER_START', CHKUSER_START],
  ['UCSPITLS', UCSPITLS],
  ['SMTPAUTH', SMTPAUTH],
  ['OPENRELAY', OPENRELAY],
  ['JGREYLIST', JGREYLIST],
  ['SHUTDOWN', SHUTDOWN],
  ['GREYIP', GREYIP],
  ['DKVERIFY', DKVERIFY],
  ['DKIMVERIFY', DKIMVERIFY],
]);
