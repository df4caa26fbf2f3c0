import { inheritedVariables } from '../lookup/inherited.js';
import { type Environment, NO_ENVIRONMENT, type ScriptVariable } from '../server/environment.js';
import type { Unknown } from '../server/word.js';
import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import type { Inheritance, RequiredVariable, Requirement } from './requirement.js';

/**
 * Applies environments to a requirement. What only running tells is never as required.
 *
 * @param environment that of the server, which counts where no rule sets or unsets a variable
 * @param after what programs after the server set, whatever the rules say
 */
export function inherit(
  { variables, isComplete }: Requirement,
  environment: Environment = NO_ENVIRONMENT,
  after: Environment = NO_ENVIRONMENT,
): Inheritance {
  const inherited = inheritedVariables(environment);
  const forced = inheritedVariables(after);
  const required = new Map(variables.map((variable) => [decodeLatin1(variable.name), variable]));
  const { more } = environment;
  const isAfter = (name: BinaryString): boolean => after.variables.get(name)?.isExported === true;
  const isMet = (name: BinaryString, { value }: RequiredVariable): boolean => {
    if (after.more !== undefined) return false;
    const own = isAfter(name) ? after.variables.get(name) : environment.variables.get(name);
    if (own?.isExported !== true) return value === undefined && more === undefined;
    if (value === undefined || 'unknown' in own.value) return false;
    return value === 'any' || decodeLatin1(value) === own.value.known;
  };
  const isAbout = (own: ScriptVariable, all: readonly ScriptVariable[]): boolean =>
    own.isExported && (required.has(own.name) || (isComplete && all.includes(own)));
  return {
    met: new Set([...required].filter(([name, one]) => isMet(name, one)).map(([, one]) => one)),
    forced: new Set(variables.filter(({ name }) => after.more !== undefined || isAfter(decodeLatin1(name)))),
    forcesOthers: forced.some(({ name }) => !required.has(name)),
    others: new Set(inherited.map(({ name }) => name).filter((name) => !required.has(name))),
    variables: [...environment.variables.values()].filter((own) => !isAfter(own.name) && isAbout(own, inherited)),
    forcedVariables: [...after.variables.values()].filter((own) => isAbout(own, forced)),
    more: findUnknown({ variables, isComplete }, more, after.more),
  };
}

/** What of a requirement depends on what is unknown of the environments. */
function findUnknown(
  { variables, isComplete }: Pick<Requirement, 'variables' | 'isComplete'>,
  before: Unknown | undefined,
  after: Unknown | undefined,
): Unknown | undefined {
  if (isComplete || variables.some(({ value }) => value === undefined)) return before ?? after;
  return variables.length > 0 ? after : undefined;
}
