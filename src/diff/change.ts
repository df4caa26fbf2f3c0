import type { OutcomeClass } from '../space/effects.js';

/**
 * How the treatment of clients changes; most important first. A client that is no longer relayed is still let in; other
 * variables are all that changes for those whose outcome is of the same class, or is refused in another way.
 */
export const CHANGES = [
  'newly relayed',
  'newly let in',
  'newly refused',
  'newly closed',
  'no longer relayed',
  'other variables',
] as const;

export type OutcomeChange = (typeof CHANGES)[number];

/** The code of a change, or of an outcome, as options and JSON have it. */
export function codeOf(change: OutcomeChange | OutcomeClass): string {
  return change.replaceAll(' ', '-');
}

/** The change with a code, undefined for none. */
export function changeWithCode(code: string): OutcomeChange | undefined {
  return CHANGES.find((change) => codeOf(change) === code);
}
