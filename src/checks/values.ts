import { effectiveUses, isSameText, variablesByName } from '../rulefile/variable-uses.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import {
  explainValue,
  findVariable,
  type KnownVariable,
  type ValueExplanation,
  type VariableType,
} from '../variables/catalogue.js';
import { explainRefusal, REFUSING } from '../variables/refusals.js';
import type { Check } from './check.js';

/** Types that accept any value. */
const ANY_TEXT: ReadonlySet<VariableType> = new Set(['text', 'switch', 'enum', 'command', 'list', 'none']);

export const variableValueType: Check = {
  code: 'variable-value-type',
  severity: 'warning',
  title: 'a value that does not suit the variable',
  why: `Values are text, and each program reads them in its own way: a number ends at the first character that is
not a digit, so "10M" is 10 bytes; the whole text is the name of a program, arguments included, so one with a space in
it is not found; a switch only has to be set, so "0" and "no" switch it on; a list has the separator of its program and
no other, so a comma in AXFR makes one long zone of two.`,
  example: ':allow,DATABYTES="10M"\n10.:allow,AXFR="example.com,example.net"\n192.0.2.:allow,NOSPP="0"\n',
  corrected: ':allow,DATABYTES="10000000"\n10.:allow,AXFR="example.com/example.net"\n192.0.2.:allow\n',

  run(file, report) {
    for (const name of variablesByName(file).keys()) {
      const known = findVariable(name);
      if (known === undefined || name === 'RELAYCLIENT') continue;
      if (known.form === undefined && ANY_TEXT.has(known.type)) continue;
      const readings: readonly ValueExplanation[] = [known, ...(known.otherMeanings ?? [])];
      let fine: Span | undefined;
      for (const { variable } of effectiveUses(file, name)) {
        if (variable.value === undefined) continue;
        if (fine !== undefined && isSameText(file.source.bytes, fine, variable.value)) continue;
        const value = file.text(variable.value);
        const faults = readings.map((reading) => describeFault(name, reading, value));
        const [fault] = faults;
        if (fault === undefined || faults.includes(undefined)) {
          fine = variable.value;
          continue;
        }
        const consequence = describeConsequence(known, value);
        report(variable.value.start < variable.value.end ? variable.value : variable.span, {
          message: consequence === undefined ? fault : `${fault}; ${consequence}`,
          help: adviseOnValue(known),
        });
      }
    }
  },
};

const NUMBERS: ReadonlySet<VariableType> = new Set(['int', 'seconds', 'bytes']);

/** What is wrong with a value; undefined if nothing is. */
function describeFault(name: string, { type, form }: ValueExplanation, value: string): string | undefined {
  const shown = quoteForMessage(value);
  if (form !== undefined) return form.pattern.test(value) ? undefined : `${shown} should be ${form.words}`;
  if (NUMBERS.has(type)) return /^\d*$/.test(value) ? undefined : `${shown} is not a whole number`;
  if (type === 'flag') return /^(0|no|off|false|none)$/i.test(value) ? `${shown} does not switch this off` : undefined;
  if (type !== 'path') return undefined;
  if (value === '' && name === 'QMAILQUEUE')
    return 'an empty value is not the name of a program, so mail cannot be queued';
  if (/[ \t]/.test(value.trim())) return `${shown} is read as one file name, including the spaces`;
  if (value !== value.trim()) return `the space in ${shown} is part of the file name`;
  return value === '' || value.includes('/') ? undefined : `${shown} does not name a directory`;
}

function describeConsequence({ name, type, form, readBy, meaning }: KnownVariable, value: string): string | undefined {
  if (type === 'path') return value === '' ? undefined : `${readBy} will not find it`;
  if (type === 'flag') return `it is enough that it is set: it ${meaning}`;
  if (type === 'list') return explainValue(name, value);
  if (!NUMBERS.has(type) || form !== undefined) return undefined;
  const refusal = explainRefusal(name, value);
  return `${readBy} reads it as ${/^\d+/.exec(value)?.[0] ?? 0}${refusal === undefined ? '' : `, and ${refusal}`}`;
}

const HELP_FOR_TYPE: Readonly<Partial<Record<VariableType, string>>> = {
  bytes: 'write the number of bytes in digits',
  seconds: 'write the number of seconds in digits',
  int: 'write digits only',
  path: 'write only the path of the program or file',
};

function adviseOnValue({ name, type, form }: KnownVariable): string | undefined {
  if (type === 'flag') return `remove ${name} if this is not intended`;
  return type === 'int' && form !== undefined ? undefined : HELP_FOR_TYPE[type];
}

export const refusingValue: Check = {
  code: 'refusing-value',
  severity: 'warning',
  title: 'a value that unexpectedly refuses every client of its rule',
  why: `RBLSMTPD is neither a switch nor the name of a block list. Any text in it refuses all mail of the client,
with that text as the reason, so "1", "no" and "zen.spamhaus.org" all do. Only the empty value accepts mail; block
lists belong on the command line of rblsmtpd. JGREYLIST does the same for jgreylist. MAXCONNIP, MAXCONNC and, for
fehcom's servers, MAXCONIP are the number of connections a client may have at a time: 0 means none, not unlimited.`,
  example: ':allow,RBLSMTPD="zen.spamhaus.org"\n192.0.2.:allow,RBLSMTPD="0"\n10.:allow,MAXCONNIP="0"\n',
  corrected: ':allow\n192.0.2.:allow,RBLSMTPD=""\n10.:allow\n',

  run(file, report) {
    for (const name of REFUSING) {
      for (const { variable } of effectiveUses(file, name)) {
        if (variable.value === undefined) continue;
        const value = file.text(variable.value);
        const refusal = explainRefusal(name, value);
        // A limit that is not a number is a separate finding.
        if (refusal === undefined || (name.startsWith('MAX') && /\D/.test(value))) continue;
        report(variable.value.start < variable.value.end ? variable.value : variable.span, {
          message: `${quoteForMessage(value)} refuses every client: ${refusal}`,
          help: HELP_FOR_REFUSAL[name] ?? `remove ${name} for no limit; to refuse these clients write "deny"`,
        });
      }
    }
  },
};

const HELP_FOR_REFUSAL: Readonly<Record<string, string>> = {
  RBLSMTPD:
    'remove RBLSMTPD to look clients up, write RBLSMTPD="" to accept their mail, or "-" and a reason to refuse it',
  OPENRELAY: 'remove OPENRELAY; it does not let the client relay',
  JGREYLIST: 'remove JGREYLIST to greylist clients, or write JGREYLIST="" to accept their mail',
};

export const relayclientValue: Check = {
  code: 'relayclient-value',
  severity: 'warning',
  title: 'RELAYCLIENT with a value, which is appended to every recipient',
  why: `RELAYCLIENT does not need a value: it is enough that it is set. Its value is appended to each recipient of
the client. With RELAYCLIENT="1", mail to joe@example.com goes to joe@example.com1, which does not exist; a value of
"no" does not switch it off either. Only a value that begins with "@" is useful, to send mail through rules of your
own.`,
  example: '127.:allow,RELAYCLIENT="yes"\n',
  corrected: '127.:allow,RELAYCLIENT=""\n',

  run(file, report) {
    for (const { variable } of effectiveUses(file, 'RELAYCLIENT')) {
      const { value } = variable;
      if (value === undefined || value.start === value.end) continue;
      const text = file.text(value);
      if (text.startsWith('@')) continue;
      const isOff = /^(0|no|off|false)$/i.test(text);
      report(value, {
        verdict: 'misread',
        message: `the value is appended to every recipient, so mail to joe@example.com goes to ${quoteForMessage(`joe@example.com${text}`)}${
          isOff ? '; the client may relay anyway' : ''
        }`,
        help: isOff ? 'remove RELAYCLIENT if relaying is not intended' : 'write RELAYCLIENT=""',
        fix: isOff
          ? { kind: 'unsafe', edits: [{ span: variable.span, text: '' }] }
          : { kind: 'unsafe', edits: [{ span: value, text: '' }] },
      });
    }
  },
};
