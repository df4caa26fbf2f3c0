import type { Environment, ScriptVariable } from '../server/environment.js';

/** Variables that are in every environment, and that no rule is about. */
const USUAL = /^(?:PATH|HOME|PWD|SHLVL|_)$/;

/** The variables of the server that every client gets for whom no rule sets or unsets them. */
export function inheritedVariables({ variables }: Environment): ScriptVariable[] {
  return [...variables.values()].filter(({ name, isExported }) => isExported && !USUAL.test(name));
}
