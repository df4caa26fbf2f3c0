import { type VariableUse, variablesByName } from '../rulefile/variable-uses.js';
import { joinWords } from '../text/counts.js';
import { quoteForMessage } from '../text/visible.js';
import { findVariable, type KnownVariable, nearestVariables, similarVariables } from '../variables/catalogue.js';
import type { Check } from './check.js';

export const misspeltVariable: Check = {
  code: 'misspelt-variable',
  severity: 'warning',
  title: 'a variable whose name is almost that of a known one',
  why: `No error is reported for a variable that no program reads; it just has no effect. A name that is almost that
of a known variable, or differs from it only in case, is probably a typing error. Some patches also have their own
names for the same thing: if the other variables of a file belong to one patch, a variable of another is reported as an
info.`,
  example: '127.:allow,RELAYCLINT=""\n10.:allow,relayclient=""\n',
  corrected: '127.:allow,RELAYCLIENT=""\n10.:allow,RELAYCLIENT=""\n',

  run(file, report) {
    const byName = variablesByName(file);
    for (const [name, uses] of byName) {
      if (!/^[A-Za-z0-9_]+$/.test(name)) continue;
      const known = findVariable(name);
      if (known !== undefined) {
        const twin = findTwin(known, byName);
        if (twin === undefined) continue;
        report(uses[0]!.variable.name, {
          severity: 'info',
          message: `${name} is read by ${joinWords(known.packages)}; other variables here belong to ${joinWords(twin.packages)}, which call it ${twin.name}`,
          help: 'check which of the two your server reads',
        });
        continue;
      }
      const nearest = nearestVariables(name);
      const [first] = nearest;
      if (first === undefined) continue;
      const isCase = first.toUpperCase() === name.toUpperCase();
      for (const { variable } of uses) {
        report(variable.name, {
          message: `unknown variable ${name}; did you mean ${first}?${isCase ? ' (names are case-sensitive)' : ''}`,
          help: `write ${first}${nearest.length > 1 ? ` (or ${nearest.slice(1, 3).join(', ')})` : ''} if that is meant`,
          fix: { kind: 'unsafe', edits: [{ span: variable.name, text: first }] },
        });
      }
    }
  },
};

/** The name of another patch that fits more of the other variables in the file. */
function findTwin(
  known: KnownVariable,
  byName: ReadonlyMap<string, readonly VariableUse[]>,
): KnownVariable | undefined {
  const twins = similarVariables(known).filter(
    (similar) => !similar.packages.some((name) => known.packages.includes(name)),
  );
  if (twins.length === 0) return undefined;
  const present = [...byName.keys()].flatMap((name) => findVariable(name) ?? []);
  const others = present.filter((one) => one !== known && !twins.includes(one));
  const countVotes = ({ packages }: KnownVariable): number =>
    others.filter((other) => other.packages.some((name) => packages.includes(name))).length;
  const votes = countVotes(known);
  return twins.find((twin) => countVotes(twin) > votes && (votes === 0 || byName.has(twin.name)));
}

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
          help: adviseOnName(name, file.dialect.supportsUnset),
        });
      }
    }
  },
};

function adviseOnName(name: string, supportsUnset: boolean): string {
  if (!name.startsWith('!')) return 'a name consists of letters, digits and "_"';
  return supportsUnset
    ? 'to unset a variable, write "!" and its name only'
    : 'remove it: a rule cannot unset a variable';
}
