import { findReceiver } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import { readInstructions } from '../rulefile/instructions.js';
import type { LintRule } from '../rulefile/rule.js';
import { trimEnd } from '../rulefile/trim.js';
import { joinWords } from '../text/counts.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check, Report } from './check.js';

export const unquotedValue: Check = {
  code: 'unquoted-value',
  severity: 'error',
  title: 'a value without quotes, or no value at all',
  why: `The first character after "=" is the quote, whatever it is, and the value ends where that character occurs
again. So "HIDE_IP=1" is malformed, because no second 1 follows, and so is a name without "=" or with nothing after it.
It is worse if the first character does occur again: "A=11" sets A to nothing, and "A=abca" to "bc". If a variable only
has to be set, give it an empty value in quotes.`,
  example: '192.0.2.1:allow,HIDE_IP=1\n192.0.2.2:allow,MAXPERIP=11\n192.0.2.3:allow,RELAYCLIENT=\n',
  corrected: '192.0.2.1:allow,HIDE_IP="1"\n192.0.2.2:allow,MAXPERIP="11"\n192.0.2.3:allow,RELAYCLIENT=""\n',

  describe: ({ text, reason, suggestion }) => ({
    message:
      reason === 'bare-name'
        ? `${quoteForMessage(text)} has no value`
        : reason === 'no-value'
          ? 'no value after the "="'
          : `${quoteForMessage(text)} has no quotes, so its ${quoteForMessage(text.charAt(0))} is read as one`,
    help:
      suggestion === undefined
        ? 'remove the variable, which cannot be switched off'
        : `write ${escapeForMessage(suggestion)}`,
  }),

  run(file, report) {
    for (const found of file.oddCompleteRules) judge(file, found, report);
  },
};

/** Values that compile without quotes, and are others than they look. */
function judge(file: LintFile, lintRule: LintRule, report: Report): void {
  const { line, rule } = lintRule;
  const odd = rule.variables.filter(
    ({ value }) => value !== undefined && isWordByte(file.source.bytes[value.start - 1]!),
  );
  if (odd.length === 0) return;
  const { start, end } = line.content;
  const from = rule.address.end + 1 + rule.action.length - start;
  const read = readInstructions(trimEnd(file.text({ start, end })), from, start, file.dialect.supportsUnset);
  const problems = read.filter(({ code, fix }) => code === 'unquoted-value' && fix !== undefined);
  let next = 0;
  for (const { name, value } of odd) {
    const taken = { start: value!.start - 1, end: value!.end + 1 };
    while (next < problems.length && problems[next]!.span.start < taken.start) next += 1;
    // A value that goes on to a later one takes the variables between with it.
    const first = next;
    while (next < problems.length && problems[next]!.span.start < taken.end) next += 1;
    const inside = problems.slice(first, next);
    const found = inside[0]?.span.start === taken.start ? inside : [];
    const fixes = found.map(({ fix }) => fix!);
    const quote = quoteForMessage(file.text({ start: taken.start, end: taken.start + 1 }));
    const client = findReceiver(lintRule);
    const whose = client === undefined ? '' : ` for ${client}`;
    report(found[0]?.span ?? taken, {
      verdict: 'misread',
      message: `${quote} is read as the quote: ${quoteForMessage(file.text(name))} is ${quoteForMessage(file.text(value!))}${whose}`,
      ...(found.length > 0 && {
        help: `write ${joinWords(found.map(({ suggestion }) => escapeForMessage(suggestion ?? '')))}`,
        fix: {
          kind: fixes.every(({ kind }) => kind === 'safe') ? 'safe' : 'unsafe',
          edits: fixes.flatMap(({ edits }) => edits),
        },
      }),
    });
  }
}

/** Letters and digits. */
function isWordByte(byte: number): boolean {
  return /[A-Za-z0-9]/.test(String.fromCharCode(byte));
}
