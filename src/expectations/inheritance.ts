import { inheritedVariables } from '../lookup/inherited.js';
import type { Environment } from '../server/environment.js';
import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import type { Inheritance, RequiredVariable, Requirement } from './requirement.js';

const EMPTY: Environment = { variables: new Map(), more: undefined };

/** Applies an environment to a requirement. What only running tells is never as required. */
export function inherit({ variables, isComplete }: Requirement, environment: Environment = EMPTY): Inheritance {
  const inherited = inheritedVariables(environment);
  const required = new Map(variables.map((variable) => [decodeLatin1(variable.name), variable]));
  const { more } = environment;
  const isMet = (name: BinaryString, { value }: RequiredVariable): boolean => {
    const own = environment.variables.get(name);
    if (own?.isExported !== true) return value === undefined && more === undefined;
    if (value === undefined || 'unknown' in own.value) return false;
    return value === 'any' || decodeLatin1(value) === own.value.known;
  };
  return {
    met: new Set([...required].filter(([name, one]) => isMet(name, one)).map(([, one]) => one)),
    others: new Set(inherited.map(({ name }) => name).filter((name) => !required.has(name))),
    variables: [...environment.variables.values()].filter(
      (own) => own.isExported && (required.has(own.name) || (isComplete && inherited.includes(own))),
    ),
    more: isComplete || variables.some(({ value }) => value === undefined) ? more : undefined,
  };
}
