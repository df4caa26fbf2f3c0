import { distanceOf } from './damerau.js';
import { CONTENT } from './variables/content.js';
import { CORE } from './variables/core.js';
import type { KnownVariable } from './variables/entry.js';
import { GREETING } from './variables/greeting.js';
import { LISTS } from './variables/lists.js';
import { RECIPIENTS } from './variables/recipients.js';
import { SESSIONS } from './variables/sessions.js';
import { SIGNING } from './variables/signing.js';
import { readValue, VALUE_READERS } from './variables/values.js';

export type { KnownVariable, Package, Reading, VariableType } from './variables/entry.js';

/** The environment variables that are known to be set in rules, or known to be a mistake there. */
export const VARIABLES: readonly KnownVariable[] = [
  ...CORE,
  ...GREETING,
  ...CONTENT,
  ...RECIPIENTS,
  ...LISTS,
  ...SIGNING,
  ...SESSIONS,
];

const BY_NAME: ReadonlyMap<string, KnownVariable> = new Map(VARIABLES.map((variable) => [variable.name, variable]));

/** Those whose name ends in a `*`, without it. */
const FAMILIES = VARIABLES.filter(({ name }) => name.endsWith('*')).map(
  (variable) => [variable.name.slice(0, -1), variable] as const,
);

const NAMES = VARIABLES.map(({ name }) => name).filter((name) => !name.endsWith('*'));

/** What is known of a variable; undefined if nothing is. Case counts, as it does in the environment. */
export function findVariable(name: string): KnownVariable | undefined {
  const exact = BY_NAME.get(name);
  if (exact !== undefined || name.endsWith('*')) return exact;
  return FAMILIES.find(([start]) => name.startsWith(start) && name.length > start.length)?.[1];
}

/**
 * The known names that a name may be a slip for, the nearest first: those that differ only in case, or by one letter,
 * or, where the name is long, by two.
 */
export function nearestVariables(name: string): string[] {
  const most = name.length >= 7 ? 2 : name.length >= 4 ? 1 : 0;
  const upper = name.toUpperCase();
  return NAMES.map((known) => ({ known, distance: distanceOf(upper, known.toUpperCase(), most) }))
    .filter(({ known, distance }) => distance <= most && known !== name)
    .sort((a, b) => a.distance - b.distance || (a.known < b.known ? -1 : 1))
    .map(({ known }) => known);
}

/**
 * What a value of a variable does, in plain words: a sentence without its full stop, undefined for an unknown variable.
 *
 * @param value a character a byte; undefined where the variable is not set
 */
export function explainValue(name: string, value: string | undefined): string | undefined {
  const reader = VALUE_READERS.get(name);
  if (reader !== undefined) return reader(value);
  const known = findVariable(name);
  return known === undefined ? undefined : readValue(known, value);
}
