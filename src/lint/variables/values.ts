import type { KnownVariable } from './entry.js';

/** Says what a value does, undefined standing for a variable that is not set. A sentence without its full stop. */
export type ValueReader = (value: string | undefined) => string;

/** What values of a type do, where nothing more is known: the meaning, which begins with a verb, and the value. */
export function readValue({ type, meaning, readBy }: KnownVariable, value: string | undefined): string {
  if (value === undefined) return `not set: ${readBy} goes by its own configuration`;
  switch (type) {
    case 'flag':
      return value === '' ? `set: ${meaning}` : `set, and that alone counts, not the value "${value}": ${meaning}`;
    case 'secs':
      return /^\d+$/.test(value) ? `${meaning}: ${count(value, 'second')}` : noNumber(meaning, value);
    case 'bytes':
      return /^\d+$/.test(value) ? `${meaning}: ${count(value, 'byte')}` : noNumber(meaning, value);
    case 'int':
      return /^\d+$/.test(value) ? `${value} ${meaning}` : noNumber(meaning, value);
    default:
      return `"${value}" ${meaning}`;
  }
}

function noNumber(meaning: string, value: string): string {
  return `"${value}", which is no number, ${meaning}`;
}

/** `1 second`, `20 seconds`. */
function count(number: string, unit: string): string {
  return `${number} ${unit}${/^0*1$/.test(number) ? '' : 's'}`;
}

/** The digits a value begins with, as djb's scan_ulong reads it: nothing at all is 0. */
function leadingNumber(value: string): bigint {
  return BigInt(/^\d*/.exec(value)![0] || 0);
}

const RELAYCLIENT: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client may send only to the domains the server takes mail for';
  if (value === '') return 'this client may send to anyone';
  return `this client may send to anyone, and "${value}" is appended to every recipient: joe@example.com becomes joe@example.com${value}`;
};

const RBLSMTPD: ValueReader = (value) => {
  if (value === undefined) return 'not set: rblsmtpd looks this client up in its block lists';
  if (value === '') return 'rblsmtpd never looks this client up, and lets it in';
  if (value.startsWith('-')) {
    return `rblsmtpd refuses all mail of this client for good: 553 ${value.slice(1)}`;
  }
  return `rblsmtpd refuses all mail of this client for now, so that it tries again for days: 451 ${value}`;
};

const QMAILQUEUE: ValueReader = (value) => {
  if (value === undefined) return 'not set: mail goes to qmail-queue itself, unless the run script names a scanner';
  if (value === '') return 'names no program: mail cannot be queued';
  const program = value.startsWith('/') ? value : `${value} in the folder of qmail`;
  return `mail of this client is handed to ${program} instead of qmail-queue`;
};

const AXFR: ValueReader = (value) => {
  if (value === undefined) return 'not set: this client may transfer every zone';
  const zones = value.split('/').filter((zone) => zone !== '');
  if (zones.length === 0) return 'this client may transfer no zone, but still ask over TCP';
  return `this client may transfer ${zones.map((zone) => `"${zone}"`).join(', ')} and no other zone`;
};

const DATABYTES: ValueReader = (value) => {
  if (value === undefined) return 'not set: control/databytes limits the size of a message';
  const limit = leadingNumber(value);
  if (limit === 0n) return 'messages of this client may have any size';
  return `messages of this client may have ${count(String(limit), 'byte')} at most`;
};

const MAXLOAD: ValueReader = (value) => {
  if (value === undefined) return 'not set: the load of the machine does not matter';
  const load = Number(leadingNumber(value)) / 100;
  return `this client is refused while the load of the machine is above ${load.toFixed(2)}`;
};

function connections(of: string): ValueReader {
  return (value) => {
    if (value === undefined) return `not set: no limit of its own for the connections of ${of}`;
    const limit = leadingNumber(value);
    if (limit === 0n) return `refuses every connection of ${of}`;
    return `no more than ${count(String(limit), 'connection')} of ${of} at a time`;
  };
}

const GREETDELAY: ValueReader = (value) => {
  if (value === undefined) return 'not set: the delay of the run script counts, if there is one';
  const seconds = leadingNumber(value);
  if (seconds === 0n) return 'this client is greeted at once, whatever the run script says';
  return `this client waits ${count(String(seconds), 'second')} for the greeting, whatever the run script says`;
};

const TARPITCOUNT: ValueReader = (value) => {
  if (value === undefined) return 'not set: control/tarpitcount counts';
  const limit = leadingNumber(value);
  if (limit === 0n) return 'recipients of this client are never slowed down';
  return `from recipient ${limit + 1n} of a session on, each has to wait`;
};

const BADMIMETYPE: ValueReader = (value) => {
  if (value === undefined) return 'not set: attachments are not checked against control/badmimetypes';
  return 'attachments are checked against control/badmimetypes';
};

const BADLOADERTYPE: ValueReader = (value) => {
  if (value === undefined) return 'not set: attachments are not checked against control/badloadertypes';
  return `attachments that begin with "${value}" are checked against control/badloadertypes`;
};

const SPF_LEVELS = [
  'no look-ups',
  'the answer is noted in the header, and nothing is refused',
  'mail is refused for now while the DNS fails',
  'mail is refused where the domain says fail',
  'mail is refused where the domain says fail or softfail',
  'mail is refused where the domain says fail, softfail or neutral',
  'mail is refused unless the domain says pass',
];

const SPF: ValueReader = (value) => {
  if (value === undefined) return 'not set: control/spfbehavior counts';
  return SPF_LEVELS[Number(/^[0-6]$/.exec(value)?.[0])] ?? `"${value}" is no number from 0 to 6`;
};

const CHKUSER_START: ValueReader = (value) => {
  switch (value) {
    case undefined:
      return 'not set: what chkuser was built with counts';
    case 'ALWAYS':
      return 'chkuser checks senders and recipients of this client';
    case 'DOMAIN':
      return 'chkuser checks where a domain asks for it';
    case 'NONE':
      return 'chkuser checks nothing for this client';
    default:
      return `"${value}" is none of ALWAYS, DOMAIN and NONE`;
  }
};

const UCSPITLS: ValueReader = (value) => {
  switch (value) {
    case undefined:
    case '-':
      return 'TLS is not offered';
    case '':
      return 'TLS is offered';
    case '!':
      return 'TLS is demanded';
    default:
      return `"${value}" is none of "", "!" and "-"`;
  }
};

/** The readers for variables whose values mean more than their type tells. */
export const VALUE_READERS: ReadonlyMap<string, ValueReader> = new Map([
  ['RELAYCLIENT', RELAYCLIENT],
  ['RBLSMTPD', RBLSMTPD],
  ['QMAILQUEUE', QMAILQUEUE],
  ['AXFR', AXFR],
  ['DATABYTES', DATABYTES],
  ['MAXLOAD', MAXLOAD],
  ['MAXCONNIP', connections('one address')],
  ['MAXPERIP', connections('one address')],
  ['MAXCONNC', connections('one network of 256 addresses')],
  ['SMTPD_GREETDELAY', GREETDELAY],
  ['GREETDELAY', GREETDELAY],
  ['TARPITCOUNT', TARPITCOUNT],
  ['BADMIMETYPE', BADMIMETYPE],
  ['BADLOADERTYPE', BADLOADERTYPE],
  ['SPFBEHAVIOR', SPF],
  ['SPF', SPF],
  ['CHKUSER_START', CHKUSER_START],
  ['UCSPITLS', UCSPITLS],
]);
