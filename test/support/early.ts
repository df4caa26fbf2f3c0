import type { Dialect } from '../../src/dialects/dialect.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { compile } from '../../src/operations/compile.js';
import { openDatabase } from '../../src/operations/database.js';
import { earlyRules } from '../../src/operations/early.js';
import { hasEarlyRules } from '../../src/server/early-rules.js';
import { EarlyFirstSpace } from '../../src/space/early-first-space.js';
import { ClientSpace } from '../../src/space/space.js';

/** The dialects whose servers may ask rules of -y. */
export const EARLY_DIALECTS = DIALECTS.filter((dialect) => hasEarlyRules(dialect));

/** The space of rules, and of those that are asked before them if there are any. */
export function spaceOf(
  rules: Uint8Array,
  early: Uint8Array | undefined,
  dialect: Dialect,
  options: { areRulesWhole?: boolean } = {},
): ClientSpace {
  const book = CompiledRules.compile(rules, dialect);
  if (early === undefined) return new ClientSpace(book, dialect, options);
  return new EarlyFirstSpace(earlyRules(CompiledRules.compile(early, dialect), dialect), book, dialect, options);
}

/** A client as lists of clients have it. */
interface OneClient {
  readonly ip: string;
  readonly host?: string | undefined;
  readonly info?: string | undefined;
}

/**
 * What a client gets from two databases, looked up one after the other: the action and the variables as text. The first is
 * asked as if the client had neither a host nor an info; if it has any rule, that decides.
 */
export function decideByBoth(rules: Uint8Array, early: Uint8Array, dialect: Dialect) {
  const [first, second] = [early, rules].map((bytes) => openDatabase(compile(bytes, { dialect }), { dialect }));
  return ({
    ip,
    host,
    info,
  }: OneClient): { isEarly: boolean; action: string; env: Map<string, string | undefined> } => {
    const hit = first!.lookup({ ip });
    const isEarly = hit.rule !== undefined;
    const { action, variables } = isEarly ? hit : second!.lookup({ ip, host, info });
    return { isEarly, action, env: new Map(variables.map(({ name, value }) => [name, value])) };
  };
}
