import type { Dialect, DialectName } from '../dialects/dialect.js';

/** The dialect of the servers that have -y: only those of fehcom. */
export const EARLY_DIALECT: DialectName = 'fehcom';

/**
 * Whether a server that has -y can ask rules in a dialect: it reads IPv6 addresses as numbers, and so none of a dialect that
 * compares them as text.
 */
export function hasEarlyRules({ traits }: Dialect): boolean {
  return traits.ipv6 !== 'text';
}
