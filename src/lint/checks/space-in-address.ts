import { encodeLatin1 } from '../../latin1.js';
import type { Check, Report } from '../check.js';
import { ANYBODY, clientOfAddress } from '../client.js';
import { fateOfText, verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import type { LintFile } from '../file.js';
import { foreignLine } from '../foreign-line.js';
import { keysOf } from '../keys.js';
import type { LintLine } from '../line.js';
import { findResidue, isCommand, isPlaceholder } from '../residue.js';
import type { LintRule } from '../rule.js';
import { shown } from '../shown.js';

/** ` 10.:allow`, `10. :allow`, `10.: allow`. */
export const spaceInAddress: Check = {
  code: 'space-in-address',
  severity: 'error',
  page: {
    title: 'a blank in front of a rule, in its address, or around the colon',
    why: `Only blanks at the end of a line are ignored. A blank anywhere before the colon belongs to the address, and
no client has an address with a blank: the rule is stored and never matches. A line with a blank behind the colon is no
rule at all, and neither is a comment with blanks in front of its "#". Examples in manuals and wikis are indented; what
is copied from there has to lose the indentation.`,
    example: '  10.:allow,RELAYCLIENT=""\n10. :allow\n10.: allow\n',
    instead: '10.:allow,RELAYCLIENT=""\n10.:allow\n10.:allow\n',
  },

  run(file, report) {
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
    for (const { span, fate, fix } of faultsOf(file, 'space-in-address')) {
      const isBehind = file.text(span).trim() === '';
      report({
        span,
        message: `${verdictOf(fate, file.dialect)}: ${isBehind ? 'nothing may stand between the colon and the instruction' : 'a range has no blanks in it'}`,
        help: 'take the blanks out',
        fix,
      });
    }
    for (const found of file.wholeRules) {
      const { line, text } = found;
      if (text.search(BLANKS) === -1 || found.mistake !== undefined || foreignLine(file.text(line.core))) continue;
      if (isCommand(text) || isPlaceholder(text) || findResidue(text)) continue;
      report(judge(file, found, [...text.matchAll(BLANKS)]));
    }
  },
};

/** Blanks, and the control bytes that a screen shows as blanks or not at all. */
const BLANKS = /[^!-~\x80-\xff]+/g;

function judgeIndent(file: LintFile, { indent, core, parsed }: LintLine): Pick<Report, 'message' | 'severity'> {
  const text = file.text({ start: indent!.start, end: core.end });
  const fate = fateOfText(text, file.dialect);
  if (parsed.kind === 'comment') {
    const verdict = fate === 'rule' ? 'dead rule' : verdictOf(fate, file.dialect);
    const severity = fate === 'passed over' ? 'info' : 'error';
    return { severity, message: `${verdict}: a comment has its "#" in the first column` };
  }
  if (parsed.kind !== 'rule' || fate !== 'rule') {
    return {
      severity: 'error',
      message: `${verdictOf(fate, file.dialect)}: the blanks in front are part of the address`,
    };
  }
  const address = text.slice(0, parsed.rule.address.end - indent!.start);
  return { severity: 'error', message: sayDead(file, address, address.slice(indent!.end - indent!.start)) };
}

function judge(file: LintFile, { rule, text }: LintRule, runs: readonly RegExpExecArray[]): Report {
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
    message: isHarmless
      ? `${file.dialect.traits.packageName} ignores the blank in ${shown(text)}, others make a dead rule of it`
      : sayDead(file, text, isClear ? closed : closed.slice(0, index)),
    help: isClear ? `write ${shown(closed)}` : 'an address has no blanks, and a rule has one address',
    fix: isClear ? { kind: isAtEnd ? 'safe' : 'unsafe', edits: [{ span: rule.address, text: closed }] } : undefined,
  };
}

/** What an address with blanks makes, and for whom it was meant. */
function sayDead(file: LintFile, address: string, closed: string): string {
  const name = shown(address);
  if (file.dialect.readAddress(encodeLatin1(address)).kind === 'key')
    return `other meaning: the blanks hide the address, ${name} counts as zeros`;
  if (closed === '') return `dead rule: no client's address is ${name}; ${ANYBODY} is not matched`;
  const client = clientOfAddress(closed, file);
  return `dead rule: the blanks are part of the address ${name}${client === undefined ? '' : `; ${client} is not matched`}`;
}
