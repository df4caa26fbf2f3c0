import { trimEnd } from '../blanks.js';
import type { Check, Report } from '../check.js';
import { fateOfText, verdictOf } from '../fate.js';
import { faultsOf } from '../fault.js';
import type { LintFile } from '../file.js';
import { echoed, findResidue, findVariable, isCommand, isPlaceholder } from '../residue.js';
import type { LintRule } from '../rule.js';
import { shown, shownBare } from '../shown.js';

/** `x.x.x.x`, `<IP>`, `$VAR`, `{{ ip }}`, `echo '10.:allow' >>tcp.smtp`. */
export const templateResidue: Check = {
  code: 'template-residue',
  severity: 'error',
  page: {
    title: 'a placeholder, or something a template or a script has left behind',
    why: `Examples say "x.x.x.x" or "<IP>" where an address belongs, templates have variables, and scripts that write
rules sometimes write their own commands with them. tcprules fills in nothing: an address like that is stored as it
stands and never matches, and a program that gets "$dir" in a variable takes it literally.`,
    example: 'x.x.x.x:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="$qdir/bin/simscan"\n',
    instead: '192.0.2.25:allow,RELAYCLIENT=""\n:allow,QMAILQUEUE="/var/qmail/bin/simscan"\n',
  },

  run(file, report) {
    for (const { line, span, fate } of faultsOf(file, 'template-residue')) {
      const text = file.text(span);
      const isWhole = isCommand(text);
      const what = isWhole
        ? 'this is a line for a shell'
        : isPlaceholder(text)
          ? `nobody has filled in ${shown(text)}`
          : `${shown(text)} is left over from a template`;
      const rule = isWhole ? echoed(trimEnd(file.text(line.core))) : undefined;
      const isRule = rule !== undefined && fateOfText(rule, file.dialect) === 'rule';
      report({
        span,
        message: `${verdictOf(fate, file.dialect)}: ${what}`,
        help: isRule ? `write ${shownBare(rule)}` : 'put in what was meant',
        fix: isRule ? { kind: 'unsafe', edits: [{ span, text: rule }] } : undefined,
      });
    }
    for (const found of file.wholeRules) judge(file, found, report);
  },
};

function judge(file: LintFile, found: LintRule, report: (found: Report) => void): void {
  const { line, rule, shape, text: address } = found;
  const isWord = shape.kind === 'text' || shape.kind === 'info' || shape.kind === 'host';
  if (isWord && isCommand(address)) {
    const plain = echoed(trimEnd(file.text(line.core)));
    const isRule = plain !== undefined && fateOfText(plain, file.dialect) === 'rule';
    report({
      span: line.core,
      message: `dead rule: this is a line for a shell, which makes the address ${shown(address)}`,
      help: isRule ? `write ${shownBare(plain)}` : 'take the line out',
      fix: isRule ? { kind: 'unsafe', edits: [{ span: line.core, text: plain }] } : undefined,
    });
    return;
  }
  if (isWord && (findResidue(address) !== undefined || isPlaceholder(address))) {
    report({
      span: rule.address,
      message: `dead rule: nobody has filled in ${shown(address)}, and no client has that address`,
      help: 'put in the address that was meant',
    });
  }
  if (!MARKS.test(file.text({ start: rule.address.end, end: line.core.end }))) return;
  for (const { name, value } of rule.variables) {
    for (const span of value === undefined ? [name] : [name, value]) {
      const text = file.text(span);
      const isPlain = span === name ? findResidue(text) : (findVariable(text) ?? placeholder(text));
      if (isPlain === undefined) continue;
      report({
        span: { start: span.start + isPlain.start, end: span.start + isPlain.start + isPlain.text.length },
        message: `${shown(isPlain.text)} stays as it is: ${span === name ? 'no program asks for such a name' : 'the program gets it literally'}`,
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
