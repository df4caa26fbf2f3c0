import { diagnosesOf } from '../rulefile/diagnose.js';
import { EXAMPLE_CLIENT, exampleClientOf } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { FindingDraft } from '../rulefile/finding.js';
import { foreignLine } from '../rulefile/foreign-line.js';
import { keysOf } from '../rulefile/keys.js';
import type { LintLine } from '../rulefile/line.js';
import { statusOfText, verdictOf } from '../rulefile/line-status.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import { findPlaceholders, isCommand, isPlaceholder } from '../rulefile/placeholders.js';
import type { LintRule } from '../rulefile/rule.js';
import { encodeLatin1 } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** ` 10.:allow`, `10. :allow`, `10.: allow`. */
export const spaceInAddress: Check = {
  code: 'space-in-address',
  severity: 'error',
  docs: {
    title: 'a blank in front of a rule, in its address, or around the colon',
    why: `Only blanks at the end of a line are ignored. A blank anywhere before the colon belongs to the address, and
no client has an address with a blank: the rule is stored and never matches. A line with a blank behind the colon is no
rule at all, and neither is a comment with blanks in front of its "#". Examples in manuals and wikis are indented; what
is copied from there has to lose the indentation.`,
    example: '  10.:allow,RELAYCLIENT=""\n10. :allow\n10.: allow\n',
    corrected: '10.:allow,RELAYCLIENT=""\n10.:allow\n10.:allow\n',
  },

  run(file, report, { claimed }) {
    for (const line of file.lines) {
      if (line.isContinuation || line.indent === undefined) continue;
      // Of a line that is no rule without them either, other checks say so.
      if (line.parsed.kind !== 'rule' && line.parsed.kind !== 'comment') continue;
      report({
        ...judgeIndent(file, line),
        span: line.indent,
        help: 'begin the line in its first column',
        fix: { kind: 'safe', edits: [{ span: line.indent, text: '' }] },
      });
    }
    for (const { span, status, fix } of diagnosesOf(file, 'space-in-address', claimed)) {
      const isBehind = file.text(span).trim() === '';
      report({
        span,
        verdict: verdictOf(status),
        message: `${isBehind ? 'nothing may stand between the colon and the instruction' : 'a range has no blanks in it'}`,
        help: 'take the blanks out',
        fix,
      });
    }
    for (const found of file.completeRules) {
      const { line, text } = found;
      if (text.search(BLANKS) === -1 || found.mistake !== undefined || foreignLine(file.text(line.content))) continue;
      if (isCommand(text) || isPlaceholder(text) || findPlaceholders(text)) continue;
      report(judge(file, found, [...text.matchAll(BLANKS)]));
    }
  },
};

/** Blanks, and the control bytes that a screen shows as blanks or not at all. */
const BLANKS = /[^!-~\x80-\xff]+/g;

function judgeIndent(
  file: LintFile,
  { indent, content, parsed }: LintLine,
): Pick<FindingDraft, 'verdict' | 'message' | 'severity'> {
  const text = file.text({ start: indent!.start, end: content.end });
  const status = statusOfText(text, file.dialect);
  if (parsed.kind === 'comment') {
    const severity = status === 'ignored' ? 'info' : 'error';
    return { severity, verdict: verdictOf(status), message: `a comment has its "#" in the first column` };
  }
  if (parsed.kind !== 'rule' || status !== 'rule') {
    return {
      severity: 'error',
      verdict: verdictOf(status),
      message: `the blanks in front are part of the address`,
    };
  }
  const address = text.slice(0, parsed.rule.address.end - indent!.start);
  return { severity: 'error', ...describeDead(file, address, address.slice(indent!.end - indent!.start)) };
}

function judge(file: LintFile, { rule, text }: LintRule, runs: readonly RegExpExecArray[]): FindingDraft {
  const closed = text.replaceAll(BLANKS, '');
  const [{ 0: run, index }] = runs as [RegExpExecArray];
  const start = rule.address.start + index;
  const isAtEnd = index + run.length === text.length;
  // Two numbers with a blank between them are two addresses, or an octet that lost its dot.
  const isClear = isAtEnd || !/[\w:][^!-~\x80-\xff]+[\w:]/.test(text);
  const isHarmless = String([...keysOf(text, file.dialect)]) === String([...keysOf(closed, file.dialect)]);
  return {
    severity: isHarmless ? 'info' : 'error',
    span: runs.length === 1 ? { start, end: start + run.length } : rule.address,
    ...(isHarmless
      ? {
          message: `${file.dialect.traits.packageName} ignores the space in ${quoteForMessage(text)}; in other dialects the rule is dead`,
        }
      : describeDead(file, text, isClear ? closed : closed.slice(0, index))),
    help: isClear ? `write ${quoteForMessage(closed)}` : 'an address has no blanks, and a rule has one address',
    fix: isClear ? { kind: isAtEnd ? 'safe' : 'unsafe', edits: [{ span: rule.address, text: closed }] } : undefined,
  };
}

/** What an address with blanks makes, and for whom it was meant. */
function describeDead(file: LintFile, address: string, closed: string): Pick<FindingDraft, 'verdict' | 'message'> {
  const name = quoteForMessage(address);
  if (file.dialect.readAddress(encodeLatin1(address)).kind === 'key')
    return { verdict: 'misread', message: `the spaces hide the address; ${name} is read as zeros` };
  if (closed === '')
    return { verdict: 'dead-rule', message: `no client has the address ${name}; ${EXAMPLE_CLIENT} does not match` };
  const unmatched = describeUnmatched(exampleClientOf(closed, file));
  return { verdict: 'dead-rule', message: `the spaces are part of the address ${name}${unmatched}` };
}
