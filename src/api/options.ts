import type { Dialect, DialectName } from '../dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../dialects/registry.js';

export interface DialectOptions {
  /** Whose rules these are; an alias, `ucspi-tcp` and the like, will do. `djb` if left out. */
  readonly dialect?: DialectName | (string & {}) | undefined;
}

/** @throws TypeError for a name nobody knows */
export function dialectOf({ dialect }: DialectOptions): Dialect {
  if (dialect === undefined) return DEFAULT_DIALECT;
  const found = findDialect(dialect);
  if (found !== undefined) return found;
  throw new TypeError(`unknown dialect "${dialect}"; there are ${DIALECTS.map(({ name }) => name).join(', ')}`);
}
