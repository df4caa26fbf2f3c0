import { findExampleClient } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { Verdict } from '../rulefile/finding.js';
import { chooseReplacement, findHomoglyphs, type Homoglyph } from '../rulefile/homoglyphs.js';
import { readInstructions } from '../rulefile/instructions.js';
import { toAddressVerdict } from '../rulefile/line-status.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import type { LintRule } from '../rulefile/rule.js';
import { trimEnd } from '../rulefile/trim.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Report } from './check.js';

export const smartQuotes: Check = {
  code: 'smart-quotes',
  severity: 'error',
  title: 'typographic quotes, dashes or spaces instead of ASCII',
  why: `Word processors and web pages turn straight quotes into curly ones, dashes into long dashes and spaces into
no-break spaces. To the compiler these are ordinary bytes: the first byte of a curly quote becomes the quote of the
value, that byte does not end the value, and the line is rejected. In an address or a name they compile, but no client
or program has such an address or name. Inside a quoted value they are text and do no harm.`,
  example: '192.9.200.1:allow,MAXPERIP=\xe2\x80\x9d20\xe2\x80\x9d\n',
  corrected: '192.9.200.1:allow,MAXPERIP="20"\n',

  describe({ span, text }) {
    const [homoglyph] = findHomoglyphs(text, span.start) as [Homoglyph];
    return { message: describeHomoglyph(homoglyph), help: 'write it in ASCII' };
  },

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      const { line, rule } = found;
      if (!/[\x80-\xff]/.test(file.text(line.content))) continue;
      const verdict = toAddressVerdict(found.text, file.dialect);
      const tail = describeUnmatched(verdict === 'misread' ? undefined : findExampleClient(found));
      reportWord(rule.address, verdict, (message) => `${message}${tail}`);
      for (const { name } of rule.variables)
        reportWord(name, 'misread', (message) => `sets ${quoteForMessage(file.text(name))}: ${message}`);
      reportValues(file, found, report);
    }

    /** What only looks like ASCII in an address or a name. */
    function reportWord(word: Span, verdict: Verdict, describe: (message: string) => string): void {
      const text = file.text(word);
      for (const homoglyph of findHomoglyphs(text, word.start)) {
        const { span } = homoglyph;
        report(span, {
          verdict,
          message: describe(describeHomoglyph(homoglyph)),
          help: 'write it in ASCII',
          fix: { kind: 'safe', edits: [{ span, text: chooseReplacement(homoglyph, text, word.start) }] },
        });
      }
    }
  },
};

/** Values whose quotes are curly, and which compile because their first byte happens to come again. */
function reportValues(file: LintFile, { line, rule }: LintRule, report: Report): void {
  const odd = new Map(
    rule.variables
      .filter(({ value }) => value !== undefined && file.source.bytes[value.start - 1]! >= 0x80)
      .map((variable) => [variable.value!.start, variable] as const),
  );
  if (odd.size === 0) return;
  const { start, end } = line.content;
  const from = rule.address.end + 1 + rule.action.length - start;
  const faults = readInstructions(trimEnd(file.text({ start, end })), from, start, file.dialect.supportsUnset);
  for (const { code, span, value: meant, fix } of faults) {
    const variable = odd.get(span.start + 1);
    if (code !== 'smart-quotes' || variable === undefined) continue;
    const value = file.text(variable.value!);
    const mark = quoteForMessage(file.text({ start: span.start, end: span.start + 1 }));
    report(span, {
      severity: meant === value ? 'warning' : 'error',
      message: `the byte ${mark} is read as the quote: ${quoteForMessage(file.text(variable.name))} is ${quoteForMessage(value)}`,
      help: 'write the quotes in ASCII',
      fix,
    });
  }
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'a space',
  '!': 'an exclamation mark',
  '"': 'a double quote',
  '#': 'a "#"',
  "'": 'a single quote',
  ',': 'a comma',
  '-': 'a dash',
  '.': 'a dot',
  '/': 'a slash',
  ':': 'a colon',
  ';': 'a semicolon',
  '=': 'an equals sign',
  '@': 'an "@"',
};

function describeHomoglyph({ name, ascii }: Homoglyph): string {
  return ascii === '' ? `${name} is invisible` : `${name} looks like ${NAMES[ascii]}, but is not one`;
}
