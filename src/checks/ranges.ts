import { dottedAddresses, octetsToNumber } from '../net/dotted-ranges.js';
import { describeAddresses, replaceAddress } from '../rulefile/edits.js';
import { completeOctets, findExampleForAddress } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import { compileKeys } from '../rulefile/keys.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import { isDotted, parseWholeRange, splitRange, type WholeRange } from '../rulefile/range-text.js';
import type { LintRule } from '../rulefile/rule.js';
import { parseDecimal } from '../rules/decimal.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const malformedRange: Check = {
  code: 'malformed-range',
  severity: 'error',
  title: 'a dash that does not make a range, or makes a different one than it seems',
  why: `A range has one number on each side of its dash: "10.0.0.1-5" for addresses, "10.1-5." with a trailing dot
for networks. Only these two numbers are read; the rest is copied. "10.0.0.1-10.0.0.5" makes ten keys, 10.0.0.1.0.0.5
and so on, which no client has, and the second of two ranges in one address is taken literally. If something other than
a number is beside the dash, the line is rejected.`,
  example: '10.0.0.1-10.0.0.5:deny\n192.168.1-5:allow\n',
  corrected: '10.0.0.1-5:deny\n192.168.1-5.:allow\n',

  describe({ text }) {
    const { bottom, top } = splitRange(text);
    const odd = [bottom, top].find((bound) => !/^\d*$/.test(bound)) ?? '';
    return { message: `"-" makes this a range, but ${quoteForMessage(odd)} is not a number` };
  },

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { shape, text } = found;
      if (shape.kind !== 'range') continue;
      const { keys } = found;
      const whole = parseWholeRange(text);
      // Keys of one range differ in a number that is always one of an address.
      const isDead = keys.first !== undefined && !isDotted(keys.first);
      const said =
        isDead || (whole !== undefined && keys.count === 0)
          ? judge(file, found, text, whole)
          : judgeBounds(found, text);
      if (said !== undefined) report(found.rule.address, { ...said });
    }
  },
};

/** A range whose keys are not addresses. */
function judge(file: LintFile, found: LintRule, text: string, whole: WholeRange | undefined): Said | undefined {
  if (/\s/.test(text)) return undefined;
  const { keys } = found;
  const addresses = meant(found, text, whole).filter((address) => address !== text);
  const isRight = addresses.every((address) => {
    const made = [...compileKeys(address, file.dialect)];
    return made.length > 0 && made.every(isDotted);
  });
  const start = text.replace(/-.*/, '').replace(/\.$/, '');
  const client = findExampleForAddress(start.split('.').length === 4 ? start : `${start}.`, file);
  const what =
    keys.first === undefined
      ? 'only the numbers next to the dash are read'
      : `this makes the key ${quoteForMessage(keys.first)}, which matches no client`;
  return {
    verdict: keys.first === undefined ? 'no-effect' : 'dead-rule',
    message: `${what}${describeUnmatched(client)}`,
    help:
      isRight && addresses.length > 0
        ? `write ${describeAddresses(addresses)}`
        : 'a range has one number on each side of the dash',
    fix: isRight ? replaceAddress(file, found, addresses, 'unsafe') : undefined,
  };
}

function meant({ keys }: LintRule, text: string, whole: WholeRange | undefined): string[] {
  if (whole !== undefined) return expandRange(whole);
  const plain = text.replaceAll(/(?<![\d])0+(?=\d)/g, '');
  if (plain !== text) return [plain];
  const key = keys.first ?? '';
  if (!/\d/.test(text)) return [];
  // What is left over of a second range.
  if (key.includes('-')) return [...keys];
  return [/^(?:\d+\.){4}$/.test(key) ? text.slice(0, -1) : `${text}.`];
}

/** The addresses from one to another, either of which may be a prefix. */
function expandRange({ from, to }: WholeRange): string[] {
  if ([...from, ...to].some((octet) => octet > 255) || from.length > 4) return [];
  const first = octetsToNumber([...from, 0, 0, 0].slice(0, 4));
  const last = octetsToNumber([...to, 255, 255, 255].slice(0, 4));
  return first > last ? [] : dottedAddresses(first, last);
}

/** A missing bound is 0. */
function judgeBounds({ rule, keys }: LintRule, text: string): Said | undefined {
  const { left, bottom, top, right } = splitRange(text);
  if (keys.count === 0 || (bottom !== '' && top !== '')) return undefined;
  const dash = rule.address.start + left.length + bottom.length;
  const isTop = top === '';
  const at = isTop ? dash + 1 : dash;
  const number = isTop ? '255' : '0';
  if (dash === rule.address.start && /^(?:\.\d+){3}$/.test(right)) {
    const address = `${top}${right}`;
    return {
      severity: 'warning',
      verdict: 'misread',
      message: `a leading dash makes a range, ${keys.at(0)} to ${keys.at(keys.count - 1)}`,
      help: `write ${quoteForMessage(address)} if that is meant, or ${quoteForMessage(`0-${address}`)}`,
      fix: { kind: 'unsafe', edits: [{ span: { start: dash, end: dash + 1 }, text: '' }] },
    };
  }
  return {
    severity: isTop ? 'warning' : 'info',
    message: isTop
      ? `a range without an end ends at 0, so only ${quoteForMessage(keys.at(0))} matches`
      : 'a range without a start begins at 0',
    help: `write ${isTop ? `"${left}${bottom}-255${right}"` : `"${left}0-${top}${right}"`}`,
    fix: { kind: isTop ? 'unsafe' : 'safe', edits: [{ span: { start: at, end: at }, text: number }] },
  };
}

export const emptyRange: Check = {
  code: 'empty-range',
  severity: 'error',
  title: 'a range that ends before it begins',
  why: `A range goes upwards from the number before the dash to the number after it, and not beyond 255. If the
first number is larger, the range is empty: the line is accepted but makes no rule. A missing number after the dash is
read as 0.`,
  example: '10.0.0.30-20:deny\n',
  corrected: '10.0.0.20-30:deny\n',

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { rule, text } = found;
      if (!text.includes('-') || found.keys.count > 0 || parseWholeRange(text) !== undefined) continue;
      const { left, bottom, top, right } = splitRange(text);
      const from = parseNumber(bottom);
      const to = top === '' ? 255 : parseNumber(top);
      const start = rule.address.start + left.length;
      const span = { start, end: start + bottom.length + 1 + top.length };
      const isClear = from <= 255 && to <= 255;
      const replacement = top === '' ? `${from}-255` : `${to}-${from}`;
      const client = isClear ? findExampleForAddress(`${left}${replacement}${right}`, file) : undefined;
      report(span, {
        verdict: 'no-effect',
        message: isClear
          ? `the range ${quoteForMessage(text.slice(left.length, left.length + span.end - start))} is empty${top === '' ? ': a missing end is read as 0' : ''}${describeUnmatched(client)}`
          : `${quoteForMessage(bottom)} is larger than 255, the largest number in an address`,
        help: isClear ? `write "${left}${replacement}${right}"` : undefined,
        fix: isClear ? { kind: 'unsafe', edits: [{ span, text: replacement }] } : undefined,
      });
    }
  },
};

function parseNumber(digits: string): number {
  return parseDecimal(encodeLatin1(digits), 0, digits.length);
}

export const rangeOutOfBounds: Check = {
  code: 'range-out-of-bounds',
  severity: 'warning',
  title: 'a range that goes beyond 255',
  why: `No number in an address is larger than 255, and a range silently ends there: "10.0.0.250-300" is
10.0.0.250-255, and no more than that. If the range was meant to continue in the next network, that needs a rule of its
own.`,
  example: '10.0.0.250-300:deny\n',
  corrected: '10.0.0.250-255:deny\n',

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      if (found.shape.kind !== 'range') continue;
      const { rule, text, keys } = found;
      if (!keys.isRange || keys.count === 0 || !isDotted(keys.at(0))) continue;
      const { left, bottom, top, right } = splitRange(text);
      const last = String(keys.bottom + keys.count - 1);
      if (!/^\d+$/.test(top) || top.replace(/^0+(?=\d)/, '') === last) continue;
      const start = rule.address.start + left.length + bottom.length + 1;
      const span = { start, end: start + top.length };
      const client = completeOctets(`${left}${last}${right}`.split('.').filter((part) => part !== ''));
      report(span, {
        verdict: 'clamped',
        message: `${quoteForMessage(top)} is read as ${last}, so the range ends at ${client}`,
        help: `write "${left}${bottom}-${last}${right}"`,
        fix: { kind: 'safe', edits: [{ span, text: last }] },
      });
    }
  },
};
