import type { Check, Edit, Report } from '../check.js';
import { effectiveUses, type VariableUse } from '../environment.js';
import type { LintFile } from '../file.js';
import { shown } from '../shown.js';

const CODE = 'rblsmtpd-temporary';

/** More texts than this are one finding: whoever has a list of them made it with a program, and mends that. */
const MOST_TEXTS = 10;

/** What people write who mean it for good. */
const FOR_GOOD =
  /^\s*(?:-|5\d\d\b)|\b(?:permanent(?:ly)?|block(?:ed|listed)?|bann?ed|black-?listed|blackhole[d]?|rejected|refused|denied|forbidden|prohibited|go away|never|not (?:welcome|allowed|accepted|permitted))\b/i;

/** A refusal for now that reads like one for good. */
export const rblsmtpdTemporary: Check = {
  code: CODE,
  severity: 'info',
  page: {
    title: 'RBLSMTPD refuses for now what seems to be refused for good',
    why: `rblsmtpd answers a client whose RBLSMTPD holds text with the code 451, "try again later", and it does, for days.
Where the text begins with "-", right behind the quote, the answer is 553 and the mail bounces at once. A code of your
own at the beginning of the text changes nothing: it only stands behind 451. Rules with the same text are one finding,
and so are all rules of a file with more than ${MOST_TEXTS} such texts.`,
    example: '203.0.113.:allow,RBLSMTPD="Blocked, go away"\n',
    instead:
      '203.0.113.:allow,RBLSMTPD="-Blocked, go away"\n198.51.100.:allow,RBLSMTPD="Too many messages, slow down"\n',
  },

  run(file, report) {
    const byText = new Map<string, VariableUse[]>();
    for (const use of effectiveUses(file, 'RBLSMTPD')) {
      const text = textOf(file, use);
      const others = byText.get(text);
      // A comment that suppresses is for one rule alone.
      if (file.suppressions.find(CODE, use.rule.line.number) !== undefined) {
        if (isMeantForGood(text)) report(judge(file, [use], 'this text too'));
      } else if (others === undefined) byText.set(text, [use]);
      else others.push(use);
    }
    const groups = [...byText].flatMap(([text, uses]) => (isMeantForGood(text) ? [uses] : []));
    if (groups.length > MOST_TEXTS) report(judge(file, inOrder(groups.flat()), 'such texts'));
    else for (const uses of groups) report(judge(file, uses, 'this text too'));
  },
};

function textOf(file: LintFile, { variable: { value } }: VariableUse): string {
  return value === undefined ? '' : file.text(value);
}

function isMeantForGood(text: string): boolean {
  return !text.startsWith('-') && FOR_GOOD.test(text);
}

function inOrder(uses: VariableUse[]): VariableUse[] {
  return uses.sort((a, b) => a.variable.span.start - b.variable.span.start);
}

/** One finding for several rules, which have in common what `common` says. */
function judge(file: LintFile, uses: readonly VariableUse[], common: string): Report {
  const [first, second] = uses as [VariableUse, VariableUse?];
  const [count, number] = [uses.length - 1, second?.rule.line.number];
  const more = count === 1 ? `the rule in line ${number} has` : `${count} more rules have`;
  const next = count === 1 ? '' : `, the next in line ${number}`;
  return {
    span: first.variable.value!,
    message: `rblsmtpd answers ${shown(`451 ${textOf(file, first)}`)}, and the client tries again for days${
      second === undefined ? '' : `; ${more} ${common}${next}`
    }`,
    help: 'begin the text with "-" to refuse for good, with 553',
    fix: { kind: 'unsafe', edits: uses.map((use) => refuseForGood(file, use)) },
  };
}

/** Puts a dash at the beginning of a text, or the one that is there. */
function refuseForGood(file: LintFile, use: VariableUse): Edit {
  const text = textOf(file, use);
  const { start } = use.variable.value!;
  const blanks = text.length - text.trimStart().length;
  return { span: { start, end: start + blanks }, text: text.startsWith('-', blanks) ? '' : '-' };
}
