import type { Span } from '../../source.js';
import { trimEnd } from '../blanks.js';
import type { Check, Report } from '../check.js';
import { clientOf } from '../client.js';
import { verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import type { LintFile } from '../file.js';
import { readInstructions } from '../instructions.js';
import { findLookalikes, replacementOf } from '../lookalike.js';
import type { LintRule } from '../rule.js';
import { shown } from '../shown.js';

/** Quotes, dashes and blanks of a word processor, where ASCII is needed. */
export const smartQuotes: Check = {
  code: 'smart-quotes',
  severity: 'error',
  page: {
    title: 'typographic quotes, dashes or blanks where only ASCII counts',
    why: `Word processors and web pages turn straight quotes into curly ones, dashes into long dashes and blanks into
no-break spaces. To the compiler these are bytes like others: the first byte of a curly quote becomes the quote of the
value, the same byte is not where the value ends, and the line is rejected. In an address or a name they compile, and
make one that no client and no program has. Inside the quotes of a value they are text and do no harm.`,
    example: '192.9.200.1:allow,MAXPERIP=\xe2\x80\x9d20\xe2\x80\x9d\n',
    instead: '192.9.200.1:allow,MAXPERIP="20"\n',
  },

  run(file, report) {
    for (const { span, fate, fix } of faultsOf(file, 'smart-quotes')) {
      const [lookalike] = findLookalikes(file.text(span), span.start);
      report({
        span,
        message: `${verdictOf(fate, file.dialect)}: ${sayNone(lookalike!.name, lookalike!.ascii)}`,
        help: 'type it in ASCII',
        fix,
      });
    }
    if (!file.source.bytes.some((byte) => byte >= 0x80)) return;
    for (const found of file.rules) {
      const { line, rule } = found;
      if (line.isContinuation || !/[\x80-\xff]/.test(file.text(line.core))) continue;
      const client = clientOf(found);
      const tail = client === undefined ? '' : `; ${client} is not matched`;
      for (const said of inWord(file, rule.address)) report({ ...said, message: `dead rule: ${said.message}${tail}` });
      for (const { name } of rule.variables) {
        const found = inWord(file, name);
        const text = found.length === 0 ? '' : shown(file.text(name));
        for (const said of found) report({ ...said, message: `sets ${text}: ${said.message}` });
      }
      for (const said of inValues(file, found)) report(said);
    }
  },
};

/** What only looks like ASCII in an address or a name. */
function inWord(file: LintFile, span: Span): Report[] {
  const text = file.text(span);
  return findLookalikes(text, span.start).map((lookalike) => ({
    span: lookalike.span,
    message: sayNone(lookalike.name, lookalike.ascii),
    help: 'type it in ASCII',
    fix: { kind: 'safe', edits: [{ span: lookalike.span, text: replacementOf(lookalike, text, span.start) }] },
  }));
}

/** Values whose quotes are curly, and which compile because their first byte happens to come again. */
function inValues(file: LintFile, { line, rule }: LintRule): Report[] {
  const odd = new Map(
    rule.variables
      .filter(({ value }) => value !== undefined && file.source.bytes[value.start - 1]! >= 0x80)
      .map((variable) => [variable.value!.start, variable] as const),
  );
  if (odd.size === 0) return [];
  const { start, end } = line.core;
  const from = rule.address.end + 1 + rule.action.length - start;
  const faults = readInstructions(trimEnd(file.text({ start, end })), from, start, file.dialect.knowsUnset);
  return faults.flatMap(({ code, span, fix }) => {
    const variable = odd.get(span.start + 1);
    if (code !== 'smart-quotes' || variable === undefined) return [];
    const value = file.text(variable.value!);
    const mark = shown(file.text({ start: span.start, end: span.start + 1 }));
    const isAsMeant = fix?.edits[0]?.text.slice(1, -1) === value;
    return [
      {
        severity: isAsMeant ? 'warning' : 'error',
        span,
        message: `the byte ${mark} counts as the quote: ${shown(file.text(variable.name))} is ${shown(value)}`,
        help: 'type the quotes in ASCII',
        fix,
      },
    ];
  });
}

const NAMES: Readonly<Record<string, string>> = {
  ' ': 'a blank',
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

function sayNone(name: string, ascii: string): string {
  return ascii === '' ? `${name} cannot be seen, but is there` : `${name} looks like ${NAMES[ascii]}, but is none`;
}
