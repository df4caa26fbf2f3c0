import { diagnosesOf } from '../rulefile/diagnose.js';
import { receiverOf } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { FindingDraft } from '../rulefile/finding.js';
import { readInstructions } from '../rulefile/instructions.js';
import { verdictOf } from '../rulefile/line-status.js';
import type { LintRule } from '../rulefile/rule.js';
import { trimEnd } from '../rulefile/trim.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `A=1`, `A=yes`, `A=11`, `A=`, `A`. */
export const unquotedValue: Check = {
  code: 'unquoted-value',
  severity: 'error',
  docs: {
    title: 'a value without quotes, or no value at all',
    why: `The first character behind "=" is the quote, whatever it is, and the value lasts until that character comes
again. So "HIDE_IP=1" is malformed, as no second 1 follows, and so is a name without "=" or without anything behind it.
It is worse where the first character does come again: "A=11" sets A to nothing, and "A=abca" to "bc". A variable that
only has to be there is written with an empty value in quotes.`,
    example: '192.0.2.1:allow,HIDE_IP=1\n192.0.2.2:allow,MAXPERIP=11\n192.0.2.3:allow,RELAYCLIENT=\n',
    corrected: '192.0.2.1:allow,HIDE_IP="1"\n192.0.2.2:allow,MAXPERIP="11"\n192.0.2.3:allow,RELAYCLIENT=""\n',
  },

  run(file, report, { claimed }) {
    for (const { span, status, fix } of diagnosesOf(file, 'unquoted-value', claimed)) {
      const text = file.text(span);
      const isName = fix?.edits[0]?.text === `${text}=""`;
      const what = isName
        ? `${quoteForMessage(text)} has no value`
        : text === ''
          ? 'there is no value behind the "="'
          : `${quoteForMessage(text)} has no quotes, so its ${quoteForMessage(text.charAt(0))} counts as one`;
      report({
        span,
        verdict: verdictOf(status),
        message: `${what}`,
        help: fix && `write ${escapeForMessage(fix.edits[0]!.text)}`,
        fix,
      });
    }
    for (const found of file.rules) {
      if (found.line.isContinuation) continue;
      for (const said of inRule(file, found)) report(said);
    }
  },
};

/** Values that compile without quotes, and are others than they look. */
function inRule(file: LintFile, found: LintRule): FindingDraft[] {
  const { line, rule } = found;
  const odd = rule.variables.filter(
    ({ value }) => value !== undefined && isWordByte(file.source.bytes[value.start - 1]!),
  );
  if (odd.length === 0) return [];
  const { start, end } = line.content;
  const from = rule.address.end + 1 + rule.action.length - start;
  const read = readInstructions(trimEnd(file.text({ start, end })), from, start, file.dialect.supportsUnset);
  const faults = read.filter(({ code, fix }) => code === 'unquoted-value' && fix !== undefined);
  let next = 0;
  return odd.map(({ name, value }) => {
    const taken = { start: value!.start - 1, end: value!.end + 1 };
    while (next < faults.length && faults[next]!.span.start < taken.start) next += 1;
    // A value that goes on to a later one takes the variables between with it.
    const first = next;
    while (next < faults.length && faults[next]!.span.start < taken.end) next += 1;
    const inside = faults.slice(first, next);
    const fixes = inside[0]?.span.start === taken.start ? inside.map(({ fix }) => fix!) : [];
    const quote = quoteForMessage(file.text({ start: taken.start, end: taken.start + 1 }));
    const client = receiverOf(found);
    const whose = client === undefined ? '' : ` for ${client}`;
    const edits = fixes.flatMap((fix) => fix.edits);
    return {
      span: fixes.length === 0 ? taken : inside[0]!.span,
      message: `${quote} counts as the quote here: ${quoteForMessage(file.text(name))} is ${quoteForMessage(file.text(value!))}${whose}`,
      help: fixes.length === 0 ? undefined : `write ${edits.map(({ text }) => escapeForMessage(text)).join(' and ')}`,
      fix:
        fixes.length === 0
          ? undefined
          : { kind: fixes.every(({ kind }) => kind === 'safe') ? 'safe' : 'unsafe', edits },
    };
  });
}

/** Letters and digits. */
function isWordByte(byte: number): boolean {
  return /[A-Za-z0-9]/.test(String.fromCharCode(byte));
}
