import { diagnosesOf } from '../rulefile/diagnose.js';
import type { LintFile } from '../rulefile/file.js';
import type { FindingDraft } from '../rulefile/finding.js';
import { statusOfText, verdictOf } from '../rulefile/line-status.js';
import { echoed, findPlaceholders, findVariable, isCommand, isPlaceholder } from '../rulefile/placeholders.js';
import type { LintRule } from '../rulefile/rule.js';
import { trimEnd } from '../rulefile/trim.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `x.x.x.x`, `<IP>`, `$VAR`, `{{ ip }}`, `echo '10.:allow' >>tcp.smtp`. */
export const unfilledPlaceholder: Check = {
  code: 'unfilled-placeholder',
  severity: 'error',
  docs: {
    title: 'a placeholder, or something a template or a script has left behind',
    why: `Examples say "x.x.x.x" or "<IP>" where an address belongs, templates have variables, and scripts that write
rules sometimes write their own commands with them. tcprules fills in nothing: an address like that is stored as it
stands and never matches, and a program that gets "$dir" in a variable takes it literally.`,
    example: 'x.x.x.x:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="$qdir/bin/simscan"\n',
    corrected: '192.0.2.25:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',
  },

  run(file, report, { claimed }) {
    for (const { line, span, status } of diagnosesOf(file, 'unfilled-placeholder', claimed)) {
      const text = file.text(span);
      const isWhole = isCommand(text);
      const what = isWhole
        ? 'this is a line for a shell'
        : isPlaceholder(text)
          ? `nobody has filled in ${quoteForMessage(text)}`
          : `${quoteForMessage(text)} is left over from a template`;
      const rule = isWhole ? echoed(trimEnd(file.text(line.content))) : undefined;
      const isRule = rule !== undefined && statusOfText(rule, file.dialect) === 'rule';
      report({
        span,
        verdict: verdictOf(status),
        message: `${what}`,
        help: isRule ? `write ${escapeForMessage(rule)}` : 'put in what was meant',
        fix: isRule ? { kind: 'unsafe', edits: [{ span, text: rule }] } : undefined,
      });
    }
    for (const found of file.completeRules) judge(file, found, report);
  },
};

function judge(file: LintFile, found: LintRule, report: (found: FindingDraft) => void): void {
  const { line, rule, shape, text: address } = found;
  const isWord = shape.kind === 'text' || shape.kind === 'info' || shape.kind === 'host';
  if (isWord && isCommand(address)) {
    const plain = echoed(trimEnd(file.text(line.content)));
    const isRule = plain !== undefined && statusOfText(plain, file.dialect) === 'rule';
    report({
      span: line.content,
      verdict: 'dead-rule',
      message: `this is a line for a shell, which makes the address ${quoteForMessage(address)}`,
      help: isRule ? `write ${escapeForMessage(plain)}` : 'take the line out',
      fix: isRule ? { kind: 'unsafe', edits: [{ span: line.content, text: plain }] } : undefined,
    });
    return;
  }
  if (isWord && (findPlaceholders(address) !== undefined || isPlaceholder(address))) {
    report({
      span: rule.address,
      verdict: 'dead-rule',
      message: `nobody has filled in ${quoteForMessage(address)}, and no client has that address`,
      help: 'put in the address that was meant',
    });
  }
  if (!MARKS.test(file.text({ start: rule.address.end, end: line.content.end }))) return;
  for (const { name, value } of rule.variables) {
    for (const span of value === undefined ? [name] : [name, value]) {
      const text = file.text(span);
      const isPlain = span === name ? findPlaceholders(text) : (findVariable(text) ?? placeholder(text));
      if (isPlain === undefined) continue;
      report({
        span: { start: span.start + isPlain.start, end: span.start + isPlain.start + isPlain.text.length },
        message: `${quoteForMessage(isPlain.text)} stays as it is: ${span === name ? 'no program asks for such a name' : 'the program gets it literally'}`,
        help: 'put in what was meant',
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
