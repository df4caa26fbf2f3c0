import { EXAMPLE_CLIENT, findExampleForAddress } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import { foreignLine } from '../rulefile/foreign-line.js';
import { compileKeys } from '../rulefile/keys.js';
import type { LintLine } from '../rulefile/line.js';
import { classifyLineText, toAddressVerdict, toVerdict } from '../rulefile/line-status.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import { findPlaceholders, isCommand, isPlaceholder } from '../rulefile/placeholders.js';
import type { LintRule } from '../rulefile/rule.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const spaceInAddress: Check = {
  code: 'space-in-address',
  severity: 'error',
  title: 'a space before a rule, in its address, or around the colon',
  why: `Only spaces at the end of a line are ignored. A space anywhere before the colon belongs to the address, and
no client has an address with a space: the rule is stored and never matches. A line with a space after the colon is not
a rule, and neither is an indented comment a comment. Examples in manuals and wikis are indented; remove the
indentation when copying them.`,
  example: '  10.:allow,RELAYCLIENT=""\n10. :allow\n10.: allow\n',
  corrected: '10.:allow,RELAYCLIENT=""\n10.:allow\n10.:allow\n',

  describe: ({ reason }) => ({
    message: `no space is allowed ${reason === 'space-after-colon' ? 'after the colon' : 'in a range'}`,
    help: 'remove the spaces',
  }),

  run(file, report) {
    for (const line of file.oddLines) {
      if (line.isContinuation || line.indent === undefined) continue;
      // A line that is not a rule without them either has other findings.
      if (line.parsed.kind !== 'rule' && line.parsed.kind !== 'comment') continue;
      report(line.indent, {
        ...judgeIndent(file, line),
        help: 'begin the line in its first column',
        fix: { kind: 'safe', edits: [{ span: line.indent, text: '' }] },
      });
    }
    for (const found of file.oddCompleteRules) {
      const { line, text } = found;
      if (text.search(SPACES) === -1 || found.mistake !== undefined || foreignLine(file.text(line.content))) continue;
      if (isCommand(text) || isPlaceholder(text) || findPlaceholders(text)) continue;
      const runs = [...text.matchAll(SPACES)];
      const [{ 0: run, index }] = runs as [RegExpExecArray];
      const start = found.rule.address.start + index;
      const span = runs.length === 1 ? { start, end: start + run.length } : found.rule.address;
      report(span, judge(file, found, index, index + run.length === text.length));
    }
  },
};

/** Spaces, and the control bytes that a screen shows as spaces or not at all. */
const SPACES = /[^!-~\x80-\xff]+/g;

function judgeIndent(file: LintFile, { indent, content, parsed }: LintLine): Said {
  const text = file.text({ start: indent!.start, end: content.end });
  const status = classifyLineText(text, file.dialect);
  if (parsed.kind === 'comment') {
    const severity = status === 'ignored' ? 'info' : 'error';
    return { severity, verdict: toVerdict(status), message: `a comment begins with "#" in the first column` };
  }
  if (parsed.kind !== 'rule' || status !== 'rule')
    return { verdict: toVerdict(status), message: 'leading spaces are part of the line' };
  const address = text.slice(0, parsed.rule.address.end - indent!.start);
  return describeDead(file, address, address.slice(indent!.end - indent!.start));
}

/** @param at where the first spaces are */
function judge(file: LintFile, { rule, text }: LintRule, at: number, isAtEnd: boolean): Said {
  const closed = text.replaceAll(SPACES, '');
  // Two numbers with a space between them are two addresses, or an octet that lost its dot.
  const isClear = isAtEnd || !/[\w:][^!-~\x80-\xff]+[\w:]/.test(text);
  const isHarmless = String([...compileKeys(text, file.dialect)]) === String([...compileKeys(closed, file.dialect)]);
  return {
    severity: isHarmless ? 'info' : 'error',
    ...(isHarmless
      ? {
          message: `${file.dialect.traits.packageName} ignores the space in ${quoteForMessage(text)}; in other dialects the rule is dead`,
        }
      : describeDead(file, text, isClear ? closed : closed.slice(0, at))),
    help: isClear ? `write ${quoteForMessage(closed)}` : 'an address has no spaces, and a rule has one address',
    fix: isClear ? { kind: isAtEnd ? 'safe' : 'unsafe', edits: [{ span: rule.address, text: closed }] } : undefined,
  };
}

/** What an address with spaces makes, and a client it was meant for. */
function describeDead(file: LintFile, address: string, closed: string): Said {
  const name = quoteForMessage(address);
  if (toAddressVerdict(address, file.dialect) === 'misread')
    return { verdict: 'misread', message: `the spaces hide the address; ${name} is read as zeros` };
  if (closed === '')
    return { verdict: 'dead-rule', message: `no client has the address ${name}; ${EXAMPLE_CLIENT} does not match` };
  const unmatched = describeUnmatched(findExampleForAddress(closed, file));
  return { verdict: 'dead-rule', message: `the spaces are part of the address ${name}${unmatched}` };
}
