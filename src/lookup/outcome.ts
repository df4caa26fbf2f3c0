import { readItems, type Variable, variablesOf } from '../rules/data.js';
import type { Step } from './candidates.js';
import type { Hit } from './lookup.js';

/** What a connection gets. */
export interface Outcome {
  /** The key of the rule that decided; undefined where none was found, and the connection is allowed. */
  readonly rule: Uint8Array | undefined;
  /** Which part of the client that key names. */
  readonly step: Step | undefined;
  readonly action: 'allow' | 'deny';
  /** In the order of the rule; where a name comes twice the last one counts. Empty on a deny. */
  readonly variables: readonly Variable[];
}

/** The outcome of a hit, or of none. The bytes in it are copies. */
export function outcomeOf(hit: Hit | undefined, knowsUnset: boolean): Outcome {
  if (hit === undefined) return { rule: undefined, step: undefined, action: 'allow', variables: [] };
  const items = readItems(Buffer.from(hit.data), knowsUnset);
  const isDeny = items.some((item) => item.kind === 'deny');
  return {
    rule: Buffer.from(hit.candidate.key),
    step: hit.candidate.step,
    action: isDeny ? 'deny' : 'allow',
    variables: isDeny ? [] : variablesOf(items),
  };
}
