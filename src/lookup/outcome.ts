import { readItems, type Variable, variablesOf } from '../rules/data.js';

/** What a connection gets. */
export interface Outcome {
  /** The key of the rule that decided; undefined where none was found, and the connection is allowed. */
  readonly rule: Uint8Array | undefined;
  readonly action: 'allow' | 'deny';
  /** In the order of the rule; where a name comes twice the last one counts. Empty on a deny. */
  readonly variables: readonly Variable[];
}

/** What a connection gets for which no rule was found. */
export const NO_RULE: Outcome = { rule: undefined, action: 'allow', variables: [] };

/** The outcome of the record that decides. The bytes in it are copies. */
export function outcomeOf(key: Uint8Array, data: Uint8Array, knowsUnset: boolean): Outcome {
  const items = readItems(Buffer.from(data), knowsUnset);
  const isDeny = items.some(({ kind }) => kind === 'deny');
  return {
    rule: Buffer.from(key),
    action: isDeny ? 'deny' : 'allow',
    variables: isDeny ? [] : variablesOf(items),
  };
}
