import type { Dialect } from './dialect.js';
import { djb } from './djb.js';

/** Every name a dialect goes by: its own, and that of the package which ships it. */
const NAMES: ReadonlyMap<string, Dialect> = new Map<string, Dialect>([
  ['djb', djb],
  ['ucspi-tcp', djb],
]);

export const DIALECTS: readonly Dialect[] = [...new Set(NAMES.values())];

export const DEFAULT_DIALECT = djb;

/** The dialect of this name or alias, undefined if there is none. */
export function findDialect(name: string): Dialect | undefined {
  return NAMES.get(name);
}
