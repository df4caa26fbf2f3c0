import { requireFields, wrongType } from '../arguments.js';
import { type Dialect, type DialectName, isDialect } from '../dialects/dialect.js';
import { DEFAULT_DIALECT, DIALECTS, findDialect } from '../dialects/registry.js';

/** The options every operation takes. */
export interface DialectOptions {
  /** Whose rules these are: a name, an alias such as `ucspi-tcp`, or one of `DIALECTS`; `djb` if left out. */
  readonly dialect?: Dialect | DialectName | (string & {}) | undefined;
}

/**
 * The dialect that the options of an operation name.
 *
 * @param others the properties that options of this operation have besides `dialect`
 * @throws TypeError for a name that no dialect has, and for anything but options
 */
export function resolveDialect(options: DialectOptions, others: readonly string[] = []): Dialect {
  requireFields(options, 'options', ['dialect', ...others]);
  return toDialect(options.dialect, 'options.dialect');
}

/** @throws TypeError, which calls the argument `name` */
export function toDialect(value: DialectOptions['dialect'], name: string): Dialect {
  if (value === undefined) return DEFAULT_DIALECT;
  if (isDialect(value)) return value;
  if (typeof value !== 'string') throw wrongType(name, 'the name of a dialect or one of DIALECTS', value);
  const found = findDialect(value);
  if (found !== undefined) return found;
  throw new TypeError(
    `${name} names an unknown dialect "${value}"; there are ${DIALECTS.map(({ name }) => name).join(', ')}`,
  );
}
