import { type VariableUse, variablesByName } from '../rulefile/variable-uses.js';
import { joinWords } from '../text/counts.js';
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
        const twin = twinOf(known, byName);
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

/** The twin that fits more of the other variables in the file. */
function twinOf(known: KnownVariable, byName: ReadonlyMap<string, readonly VariableUse[]>): KnownVariable | undefined {
  const twins = similarVariables(known);
  if (twins.length === 0) return undefined;
  const present = [...byName.keys()].flatMap((name) => findVariable(name) ?? []);
  const others = present.filter((one) => one !== known && !twins.includes(one));
  const votesFor = ({ packages }: KnownVariable): number =>
    others.filter((other) => other.packages.some((name) => packages.includes(name))).length;
  const votes = votesFor(known);
  return twins
    .filter((twin) => !twin.packages.some((name) => known.packages.includes(name)))
    .find((twin) => votesFor(twin) > votes && (votes === 0 || byName.has(twin.name)));
}
