import type { Outcome, Variable } from '../lookup/outcome.js';
import { quoteValue } from '../rules/quote.js';
import { visibleText } from '../text/visible.js';

/** The variables as a rule would set them: `RELAYCLIENT="",A="b"`. */
export function renderEnvironment(variables: readonly Pick<Variable, 'nameBytes' | 'valueBytes'>[]): string {
  return variables
    .map(({ nameBytes, valueBytes }) => {
      const name = visibleText(nameBytes);
      return valueBytes === undefined ? `!${name}` : `${name}=${quoteValue(visibleText(valueBytes))}`;
    })
    .join(',');
}

/** What a client gets, as a rule would say it: `allow,RELAYCLIENT=""`. */
export function renderOutcome({ action, variables }: Pick<Outcome, 'action' | 'variables'>): string {
  return variables.length === 0 ? action : `${action},${renderEnvironment(variables)}`;
}
