import type { ValueReader } from './entry.js';

/** `1 second`, `20 seconds`. */
export function formatCount(number: string, unit: string): string {
  return `${number} ${unit}${/^0*1$/.test(number) ? '' : 's'}`;
}

/** The digits a value begins with, as djb's scan_ulong reads it: nothing at all is 0. */
export function parseLeading(value: string): bigint {
  return BigInt(/^\d*/.exec(value)![0] || 0);
}

const DATABYTES: ValueReader = (value) => {
  if (value === undefined) return 'not set: control/databytes limits the size of a message';
  const limit = parseLeading(value);
  if (limit === 0n) return 'messages of this client may have any size';
  return `messages of this client may have at most ${formatCount(String(limit), 'byte')}`;
};

const MAXLOAD: ValueReader = (value) => {
  if (value === undefined) return 'not set: the load of the machine is not checked';
  const load = Number(parseLeading(value)) / 100;
  return `this client is refused while the load of the machine is above ${load.toFixed(2)}`;
};

function connections(of: string): ValueReader {
  return (value) => {
    if (value === undefined) return `not set: no separate limit for the connections of ${of}`;
    const limit = parseLeading(value);
    if (limit === 0n) return `refuses every connection of ${of}`;
    return `at most ${formatCount(String(limit), 'connection')} of ${of} at a time`;
  };
}

const MAXPERIP: ValueReader = (value) => {
  if (value !== undefined && parseLeading(value) === 0n) return 'no limit for the connections of one address';
  return connections('one address')(value);
};

/** In IndiMail a "-" before the number says what happens to clients that do not wait. */
const GREETDELAY: ValueReader = (value) => {
  if (value === undefined) return 'not set: the delay of the run script applies, if there is one';
  if (/^-\d+$/.test(value)) {
    const seconds = formatCount(value.slice(1), 'second');
    return `this client waits ${seconds} for the greeting, and IndiMail drops it if it talks before`;
  }
  const seconds = parseLeading(value);
  if (seconds === 0n) return 'this client is greeted at once, whatever the run script says';
  return `this client waits ${formatCount(String(seconds), 'second')} for the greeting, whatever the run script says`;
};

const TARPITCOUNT: ValueReader = (value) => {
  if (value === undefined) return 'not set: control/tarpitcount applies';
  const limit = parseLeading(value);
  if (limit === 0n) return 'recipients of this client are never slowed down';
  return `from recipient ${limit + 1n} of a session on, each has to wait`;
};

const CHKUSER_RCPTLIMIT: ValueReader = (value) => {
  if (value === undefined) return 'not set: a session may name any number of recipients';
  const limit = parseLeading(value);
  if (limit === 0n) return 'a session may name any number of recipients';
  return `recipients of a session are refused from number ${limit} on`;
};

/** The readers of limits and delays. */
export const NUMBER_READERS: ReadonlyMap<string, ValueReader> = new Map([
  ['DATABYTES', DATABYTES],
  ['MAXLOAD', MAXLOAD],
  ['MAXCONNIP', connections('one address')],
  ['MAXCONIP', connections('one address')],
  ['MAXPERIP', MAXPERIP],
  ['MAXCONNC', connections('one network of 256 addresses')],
  ['SMTPD_GREETDELAY', GREETDELAY],
  ['GREETDELAY', GREETDELAY],
  ['TARPITCOUNT', TARPITCOUNT],
  ['CHKUSER_RCPTLIMIT', CHKUSER_RCPTLIMIT],
]);
