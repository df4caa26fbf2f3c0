import type { Dialect } from './dialect.js';
import { djb } from './djb.js';
import { fehcom } from './fehcom.js';
import { indimail } from './indimail.js';
import { ipv6 } from './ipv6.js';

/** Every name a dialect goes by: its own, and that of the package which ships it. */
const NAMES: ReadonlyMap<string, Dialect> = new Map([
  ['djb', djb],
  ['ipv6', ipv6],
  ['fehcom', fehcom],
  ['indimail', indimail],
  ['ucspi-tcp', djb],
  ['ucspi-tcp-ipv6', ipv6],
  ['ucspi-tcp6', fehcom],
]);

export const DIALECTS: readonly Dialect[] = [...new Set(NAMES.values())];

/** All these names. */
export const DIALECT_ALIASES: readonly string[] = [...NAMES.keys()];

export { DEFAULT_DIALECT } from './default.js';

/** The dialect of this name or alias, undefined if there is none. */
export function findDialect(name: string): Dialect | undefined {
  return NAMES.get(name);
}
