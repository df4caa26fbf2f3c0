import { pushTo } from '../collections.js';
import type { LintFile } from '../rulefile/file.js';
import type { Edit } from '../rulefile/finding.js';
import { effectiveUses, type VariableUse } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import { explainRefusal } from '../variables/refusals.js';
import type { Check, Said } from './check.js';

/** More texts than this are one finding: such a list comes from a program, which is what has to be fixed. */
const MAX_TEXTS = 10;

/** What people write if they mean it permanently. */
const PERMANENT =
  /^\s*(?:-|5\d\d\b)|\b(?:permanent(?:ly)?|block(?:ed|listed)?|bann?ed|black-?listed|blackhole[d]?|rejected|refused|denied|forbidden|prohibited|go away|never|not (?:welcome|allowed|accepted|permitted))\b/i;

export const temporaryRblsmtpdReply: Check = {
  code: 'temporary-rblsmtpd-reply',
  severity: 'info',
  title: 'a temporary refusal by RBLSMTPD that seems meant to be permanent',
  why: `rblsmtpd answers a client whose RBLSMTPD holds text with the code 451, "try again later", and the client
does, for days. If the text begins with "-", right after the quote, the answer is 553 and the mail bounces at once. A
code of your own at the beginning of the text changes nothing: it only comes after 451. Rules with the same text are
reported as one finding, and so are all rules of a file with more than ${MAX_TEXTS} such texts.`,
  example: '203.0.113.:allow,RBLSMTPD="Blocked, go away"\n',
  corrected:
    '203.0.113.:allow,RBLSMTPD="-Blocked, go away"\n198.51.100.:allow,RBLSMTPD="Too many messages, slow down"\n',

  run(file, report, { isSuppressed }) {
    const uses = effectiveUses(file, 'RBLSMTPD').filter((use) => isMeantPermanently(textOf(file, use)));
    const others: VariableUse[] = [];
    for (const use of uses) {
      // A suppression applies to a single rule.
      if (isSuppressed(use.rule.line.number)) report(use.value!, judge(file, [use]));
      else others.push(use);
    }
    const byText = groupByText(file, others);
    if (byText.size > MAX_TEXTS) report(others[0]!.value!, judge(file, others, 'such texts'));
    else for (const group of byText.values()) report(group[0]!.value!, judge(file, group, 'the same text'));
  },
};

/** The uses of each text, as long as there are few texts. */
function groupByText(file: LintFile, uses: readonly VariableUse[]): Map<string, VariableUse[]> {
  const byText = new Map<string, VariableUse[]>();
  for (const use of uses) {
    pushTo(byText, textOf(file, use), use);
    if (byText.size > MAX_TEXTS) break;
  }
  return byText;
}

function textOf(file: LintFile, { value }: VariableUse): string {
  return value === undefined ? '' : file.text(value);
}

function isMeantPermanently(text: string): boolean {
  return !text.startsWith('-') && PERMANENT.test(text) && explainRefusal('RBLSMTPD', text) === undefined;
}

/** One finding for several rules, which have in common what `common` says. */
function judge(file: LintFile, uses: readonly VariableUse[], common = ''): Said {
  const [first, second] = uses as [VariableUse, VariableUse?];
  const [count, number] = [uses.length - 1, second?.rule.line.number];
  const more = count === 1 ? `the rule in ${file.source.lineName(number!)} has` : `${count} more rules have`;
  const next = count === 1 ? '' : `, the next in ${file.source.lineName(number!)}`;
  return {
    message: `rblsmtpd answers ${quoteForMessage(`451 ${textOf(file, first)}`)}, and the client retries for days${
      second === undefined ? '' : `; ${more} ${common}${next}`
    }`,
    help: 'begin the text with "-" to refuse permanently, with 553',
    fix: { kind: 'unsafe', edits: uses.map((use) => refusePermanently(file, use)) },
  };
}

/** Puts a dash at the beginning of a text, or the one that is there. */
function refusePermanently(file: LintFile, use: VariableUse): Edit {
  const text = textOf(file, use);
  const { start } = use.value!;
  const spaces = text.length - text.trimStart().length;
  return { span: { start, end: start + spaces }, text: text.startsWith('-', spaces) ? '' : '-' };
}
