import { variablesByName } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import { findVariable, nearestVariables } from '../variables/catalogue.js';
import type { Check } from './check.js';

/** A variable that no known program reads. */
export const unknownVariable: Check = {
  code: 'unknown-variable',
  severity: 'info',
  docs: {
    title: 'a variable that is not in the catalogue',
    why: `A rule can set any variable, and nothing complains about one that no program reads. This one is not among
those that qmail, its patches and its companions are known to read. If it belongs to a program of your own, all is well.
A name with anything but letters, digits and "_" in it is no name at all, but the trace of a slip: a comma in it comes
from a variable before it that has no value.`,
    example: ':allow,OFFICE_HOURS="9-17"\n:allow,NOSPP,GREYLISTING=""\n',
    corrected: ':allow,NOSPP="",GREYLISTING=""\n',
  },

  run(file, report) {
    for (const [name, uses] of variablesByName(file)) {
      const [{ variable }] = uses as [(typeof uses)[number]];
      if (/^[A-Za-z0-9_]+$/.test(name)) {
        if (findVariable(name) !== undefined || nearestVariables(name).length > 0) continue;
        const count = uses.length === 1 ? '' : ` (${uses.length} times in this file)`;
        report({ span: variable.name, message: `no program is known to read ${name}${count}` });
        continue;
      }
      // A blank, or what looks like one, is another finding, and so is a comma.
      if (/[\s,\x80-\xff]/.test(name)) continue;
      for (const { variable } of uses) {
        report({
          severity: 'error',
          span: variable.name.start < variable.name.end ? variable.name : variable.span,
          verdict: 'misread',
          message: `the name of this variable is ${name === '' ? 'empty' : quoteForMessage(name)}, and no program can read that`,
          help: helpFor(name, file.dialect.supportsUnset),
        });
      }
    }
  },
};

function helpFor(name: string, knowsUnset: boolean): string {
  if (!name.startsWith('!')) return 'a name is letters, digits and "_"';
  return knowsUnset
    ? 'to unset a variable write "!", its name and nothing else'
    : 'leave it out: a rule cannot unset a variable';
}
