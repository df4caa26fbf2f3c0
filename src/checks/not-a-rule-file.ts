import type { LintFile } from '../rulefile/file.js';
import { foreignLine } from '../rulefile/foreign-line.js';
import type { LintLine } from '../rulefile/line.js';
import { countOf, formatCount } from '../text/counts.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const notARuleFile: Check = {
  code: 'not-a-rule-file',
  severity: 'error',
  title: 'a file that is not a rule file',
  why: `Hardly any line of this file looks like a rule, or like an attempt at one: it is a script, the configuration
of another program, or a text. Its lines are not checked any further, and "lint --fix" does not change them. If it is a
rule file nevertheless, "lint --force" treats it as one.`,
  example: '#!/bin/sh\nPATH=/usr/bin\ncd /etc/tcprules.d || exit 1\ntcprules smtp.cdb smtp.tmp < smtp\n',
  corrected: '127.:allow,RELAYCLIENT=""\n:allow\n',

  run(file, report) {
    const interpreter = findInterpreter(file);
    // Plain rules are attempts, and mostly enough of them.
    const plain = file.rules.length - file.oddRules.length;
    if (interpreter === undefined && plain >= file.lines.length * SHARE) return;
    const content = file.lines.filter(isContent);
    const [first] = content;
    if (first === undefined || isUtf16(file.source.bytes)) return;
    // A few lines do not tell whether they were meant as rules.
    if (interpreter === undefined && content.length < FEWEST_LINES) return;
    const share = interpreter === undefined ? SHARE : SHARE_OF_SCRIPT;
    let count = 0;
    for (const line of content) {
      if (isAttempt(file, line)) count += 1;
      if (count >= content.length * share) return;
    }
    const lines =
      content.length === 1
        ? 'its one line'
        : `${count === 0 ? 'none' : formatCount(count)} of its ${countOf(content.length, 'line')}`;
    const verb = content.length === 1 ? 'does not look' : count > 1 ? 'look' : 'looks';
    const what = interpreter === undefined ? '' : `, and it is a script for ${quoteForMessage(interpreter)}`;
    report(interpreter === undefined ? first.content : file.lines[0]!.content, {
      verdict: 'not-a-rule-file',
      message: `${lines} ${verb} like a rule${what}`,
      help: 'if it is a rule file nevertheless, use --force',
    });
  },
};

const FEWEST_LINES = 3;

/** `byte-order-mark` reports this. */
function isUtf16([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

/** A file with at least this share of attempts at rules is a rule file. */
const SHARE = 1 / 2;

/** A script may write rules to a file. */
const SHARE_OF_SCRIPT = 1;

function isContent({ kind, isContinuation, content }: LintLine): boolean {
  return !isContinuation && content.end > content.start && kind !== 'blank' && kind !== 'comment';
}

/** The program that a first line `#!PROGRAM` names. */
function findInterpreter(file: LintFile): string | undefined {
  const [first] = file.lines;
  return first && /^#![ \t]*(?:\S*\/env[ \t]+)?(\S+)/.exec(file.text(first.content))?.[1];
}

/** `:allow` and what people write instead, anywhere in a line. */
const INSTRUCTION = /:[ \t]*["'\x80-\xff]*(?:allow|deny|accept|permit|reject|drop|block)/i;

/** An IPv4 or IPv6 address, or the beginning of one, up to where a rule may go on. */
const ADDRESS =
  /^(?:[\w.+-]+@)?=?(?:\d{1,3}\.[\d.*x/-]*|\d{1,3}(?:-\d+)?\.[\d./-]*|[\da-f]{0,4}:[\da-f:]*:[\da-f:./]*)[ \t]*(?:[:,;=]|$|allow|deny)/i;

/** `=` and a name, perhaps after a user. */
const HOST = /^(?:[\w.+-]+@)?=[\w.*-]*[ \t]*(?:[:,]|$)/;

/** Whether a line may have been meant as a rule. */
function isAttempt(file: LintFile, { content }: LintLine): boolean {
  const text = file.text(content);
  return INSTRUCTION.test(text) || ADDRESS.test(text) || HOST.test(text) || foreignLine(text) !== undefined;
}
