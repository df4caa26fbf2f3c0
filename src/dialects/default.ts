import { djb } from './djb.js';

/** The dialect of rules if none is named. */
export const DEFAULT_DIALECT = djb;
