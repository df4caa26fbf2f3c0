import { requireFields, requireText } from '../arguments.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../dialects/registry.js';

export interface DialectOptions {
  /** Whose rules these are; an alias, `ucspi-tcp` and the like, will do. `djb` if left out. */
  readonly dialect?: DialectName | (string & {}) | undefined;
}

/** @throws TypeError for a name that no dialect has, and for anything but options */
export function dialectOf(options: DialectOptions): Dialect {
  requireFields(options, 'options', ['dialect']);
  const { dialect } = options;
  if (dialect === undefined) return DEFAULT_DIALECT;
  requireText(dialect, 'options.dialect');
  const found = findDialect(dialect);
  if (found !== undefined) return found;
  throw new TypeError(`unknown dialect "${dialect}"; there are ${DIALECTS.map(({ name }) => name).join(', ')}`);
}
