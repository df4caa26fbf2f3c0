import { findReceiver } from '../rulefile/example-client.js';
import { containsByte, type LintFile } from '../rulefile/file.js';
import type { LintRule } from '../rulefile/rule.js';
import { trim } from '../rulefile/trim.js';
import { COMMA } from '../text/ascii.js';
import { joinWords } from '../text/counts.js';
import type { Span } from '../text/source.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import type { Check, Said } from './check.js';

export const missingComma: Check = {
  code: 'missing-comma',
  severity: 'error',
  title: 'a missing comma, or one too many',
  why: `Each variable has exactly one comma before it, and the line does not end with one. Spaces, semicolons or
nothing at all between two variables make the line malformed. An extra comma is worse: in ",A,B="1"" everything up to
the "=" is one name, so a variable called "A,B" is set instead of A and B.`,
  example: '192.0.2.1:allow,A="1"B="2"\n192.0.2.2:allow,A="1",\n192.0.2.3:allow,A,B="1"\n',
  corrected: '192.0.2.1:allow,A="1",B="2"\n192.0.2.2:allow,A="1"\n192.0.2.3:allow,A="",B="1"\n',

  describe({ text, reason, suggestion }) {
    switch (reason) {
      case 'no-comma':
        return { message: 'a comma is missing here', help: 'insert a comma' };
      case 'spaces-for-comma':
        return { message: 'variables are separated by commas, not by spaces', help: 'insert a comma' };
      case 'trailing-separator':
        return { message: `nothing follows this ${text.trim() === ';' ? 'semicolon' : 'comma'}`, help: 'remove it' };
      case 'name-before-comma':
        return {
          message: `${quoteForMessage(text)} has no value, or the comma after it is one too many`,
          help: `write ${escapeForMessage(suggestion ?? '')}`,
        };
      default:
        return {
          message: `a single comma separates variables, not ${quoteForMessage(text)}`,
          help: 'write a single comma',
        };
    }
  },

  run(file, report) {
    for (const found of file.oddCompleteRules) {
      for (const { name } of found.rule.variables) {
        if (containsByte(file, name, COMMA)) report(name, judgeName(file, found, name));
      }
    }
  },
};

/** A name with a comma in it. */
function judgeName(file: LintFile, found: LintRule, name: Span): Said {
  const text = file.text(name);
  const client = findReceiver(found);
  const parts = text.split(',').map((part) => trim(part));
  const names = parts.filter((part) => part !== '');
  const whose = client === undefined ? '' : ` for ${client}`;
  const isClear = names.length > 0 && names.every((part) => /^\w+$/.test(part));
  const edited = [...names.slice(0, -1).map((part) => `${part}=""`), names.at(-1)].join(',');
  return {
    verdict: 'misread',
    message: `sets a single variable ${quoteForMessage(text)}${whose}${isClear ? ` instead of ${joinWords(names)}` : ''}`,
    help: isClear ? `write ${escapeForMessage(edited)}` : undefined,
    fix: isClear ? { kind: names.length === 1 ? 'safe' : 'unsafe', edits: [{ span: name, text: edited }] } : undefined,
  };
}
