import { djb } from './djb.js';

/** Whose rules they are where nobody says. */
export const DEFAULT_DIALECT = djb;
