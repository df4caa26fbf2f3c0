import type { LintFile } from '../rulefile/file.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLineText, toAddressVerdict } from '../rulefile/line-status.js';
import { echoed, findPlaceholders, findVariable, hasPlaceholder, isCommand } from '../rulefile/placeholders.js';
import type { LintRule } from '../rulefile/rule.js';
import { trimEnd } from '../rulefile/trim.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check, Report } from './check.js';

export const unfilledPlaceholder: Check = {
  code: 'unfilled-placeholder',
  severity: 'error',
  title: 'a placeholder, or text left over from a template or a script',
  why: `Examples use "x.x.x.x" or "<IP>" for an address, templates have variables, and scripts that write rules
sometimes write their own commands with them. tcprules does not substitute anything: such an address is stored
literally and never matches, and a program that finds "$dir" in a variable takes it literally.`,
  example: 'x.x.x.x:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="$qdir/bin/simscan"\n',
  corrected: '192.0.2.25:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',

  describe({ line, span, text, reason }, file) {
    const isWhole = reason === 'shell-command';
    const rule = isWhole ? echoedRule(file, line) : undefined;
    return {
      message: isWhole
        ? 'this looks like a shell command'
        : reason === 'placeholder'
          ? `placeholder ${quoteForMessage(text)} was not filled in`
          : `${quoteForMessage(text)} is left over from a template`,
      help: rule === undefined ? 'write what is meant' : `write ${escapeForMessage(rule)}`,
      fix: rule === undefined ? undefined : { kind: 'unsafe', edits: [{ span, text: rule }] },
    };
  },

  run(file, report) {
    for (const found of file.oddCompleteRules) judge(file, found, report);
  },
};

/** The rule that a command was to write, if it is one. */
function echoedRule(file: LintFile, { content }: LintLine): string | undefined {
  const plain = echoed(trimEnd(file.text(content)));
  return plain !== undefined && classifyLineText(plain, file.dialect) === 'rule' ? plain : undefined;
}

function judge(file: LintFile, found: LintRule, report: Report): void {
  const { line, rule, shape, text: address } = found;
  const isWord = shape.kind === 'text' || shape.kind === 'info' || shape.kind === 'host';
  if (isWord && isCommand(address)) {
    const plain = echoedRule(file, line);
    report(line.content, {
      verdict: 'dead-rule',
      message: `this looks like a shell command; the address becomes ${quoteForMessage(address)}`,
      help: plain === undefined ? 'delete the line' : `write ${escapeForMessage(plain)}`,
      fix: plain === undefined ? undefined : { kind: 'unsafe', edits: [{ span: line.content, text: plain }] },
    });
    return;
  }
  if (isWord && hasPlaceholder(address)) {
    const verdict = toAddressVerdict(address, file.dialect);
    report(rule.address, {
      verdict,
      message: `placeholder ${quoteForMessage(address)} was not filled in${verdict === 'misread' ? '' : ', and no client has that address'}`,
      help: 'write the address that is meant',
    });
  }
  if (!MARKS.test(file.text({ start: rule.address.end, end: line.content.end }))) return;
  for (const { name, value } of rule.variables) {
    for (const part of value === undefined ? [name] : [name, value]) {
      const text = file.text(part);
      const found = part === name ? findPlaceholders(text) : (findVariable(text) ?? placeholder(text));
      if (found === undefined) continue;
      const start = part.start + found.start;
      const span = { start, end: start + found.text.length };
      report(span, {
        message: `${quoteForMessage(found.text)} is not replaced: ${part === name ? 'no program reads such a name' : 'the program gets it literally'}`,
        help: 'write what is meant',
      });
    }
  }
}

/** Without one of these there is nothing to find in variables. */
const MARKS = /[$@{<%`]|__/;

/** `<your text>` and nothing else. */
function placeholder(value: string): { start: number; text: string } | undefined {
  return /^<[A-Za-z][^<>@]*>$/.test(value) ? { start: 0, text: value } : undefined;
}
