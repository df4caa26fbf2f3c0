import type { ValueExplanation } from './entry.js';

type Form = NonNullable<ValueExplanation['form']>;

/** A switch that only 1 switches on. */
export const ZERO_OR_ONE: Form = { pattern: /^[01]?$/, words: '0 or 1' };

/** A switch that is read as a number: no digits are 0. */
export const ZERO_IS_OFF: Form = { pattern: /^\d+$/, words: 'a number, 0 for off' };

/** Where a daemon listens. */
export const PLACE: Form = { pattern: /^\S*$/, words: 'an address, or an address and a port' };
