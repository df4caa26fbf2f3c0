import { variablesByName } from '../rulefile/variable-uses.js';
import { quoteForMessage } from '../text/visible.js';
import { findVariable, nearestVariables } from '../variables/catalogue.js';
import type { Check } from './check.js';

export const unknownVariable: Check = {
  code: 'unknown-variable',
  severity: 'info',
  title: 'a variable that is not in the catalogue',
  why: `A rule can set any variable, and no error is reported for one that no program reads. This one is not among
those that qmail, its patches and its companions are known to read. If a program of your own reads it, all is well. A
name with characters other than letters, digits and "_" is probably a typing error: a comma in it comes from a variable
before it that has no value.`,
  example: ':allow,OFFICE_HOURS="9-17"\n:allow,NOSPP,GREYLISTING=""\n',
  corrected: ':allow,NOSPP="",GREYLISTING=""\n',

  run(file, report) {
    for (const [name, uses] of variablesByName(file)) {
      const [{ variable }] = uses as [(typeof uses)[number]];
      if (/^[A-Za-z0-9_]+$/.test(name)) {
        if (findVariable(name) !== undefined || nearestVariables(name).length > 0) continue;
        const count = uses.length === 1 ? '' : ` (${uses.length} times in this file)`;
        report(variable.name, { message: `unknown variable ${name}${count}` });
        continue;
      }
      // A space, or what looks like one, is a separate finding, and so is a comma.
      if (/[\s,\x80-\xff]/.test(name)) continue;
      for (const { variable } of uses) {
        report(variable.name.start < variable.name.end ? variable.name : variable.span, {
          severity: 'error',
          verdict: 'misread',
          message: `the name of this variable is ${name === '' ? 'empty' : quoteForMessage(name)}, which no program reads`,
          help: helpFor(name, file.dialect.supportsUnset),
        });
      }
    }
  },
};

function helpFor(name: string, supportsUnset: boolean): string {
  if (!name.startsWith('!')) return 'a name consists of letters, digits and "_"';
  return supportsUnset
    ? 'to unset a variable, write "!" and its name only'
    : 'remove it: a rule cannot unset a variable';
}
