import { readItems, type Variable, variablesOf } from '../rules/record-data.js';

/** What a connection gets. */
export interface Outcome {
  /** The key of the rule that decided; undefined where none was found, and the connection is allowed. */
  readonly rule: Uint8Array | undefined;
  readonly action: 'allow' | 'deny';
  /** In the order of the rule; where a name comes twice the last one counts. Empty on a deny. */
  readonly variables: readonly Variable[];
}

/**
 * The variables of an outcome as text, by name; the value is undefined where one is unset. Text is UTF-8, and bytes that
 * are not are U+FFFD each: compare the bytes where that matters.
 */
export function decodeVariables({ variables }: Pick<Outcome, 'variables'>): Map<string, string | undefined> {
  const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
  return new Map(variables.map(({ name, value }) => [decode(name), value && decode(value)]));
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
