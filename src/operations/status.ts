import { attempt } from '../attempt.js';
import { CdbFormatError } from '../cdb/format.js';
import type { AskedDatabase } from '../checks/run-checks.js';
import type { Dialect } from '../dialects/dialect.js';
import { askedRules } from '../lookup/asked-rules.js';
import { CompiledRules, looksLikeDatabase } from '../lookup/compiled-rules.js';
import { publicPart } from '../net/public-addresses.js';
import { PUBLIC_COUNT } from '../rulefile/public-clients.js';
import { runsRblsmtpd } from '../server/chain.js';
import { hasEarlyRules } from '../server/early-rules.js';
import type { Server } from '../server/server.js';
import { EQUALS } from '../text/ascii.js';
import { Source } from '../text/source.js';
import { type Audience, type Exported, findAudiences } from './audiences.js';
import { compile } from './compile.js';
import { DiffSide, toAddressSet } from './diff.js';

/** Who may send to any address. */
export type Relaying =
  /** every client, by the environment of the server */
  | { readonly kind: 'everybody' }
  | {
      readonly kind: 'clients';
      readonly clients: readonly Audience[];
      /** Whether strangers are among them: clients that no rule names, all with a name, or half of the public addresses. */
      readonly isOpen: boolean;
      /** How many addresses they have, and how many of these are public; undefined if a name or the text of an address decides. */
      readonly count: { readonly all: bigint; readonly public: bigint } | undefined;
    }
  /** a database cannot be read, or is damaged */
  | { readonly kind: 'unknown' };

/** What the clients of a server get, and the state of what it asks. */
export interface ServerStatus {
  readonly server: Server;
  readonly dialect: Dialect;
  readonly databases: readonly AskedDatabase[];
  readonly relaying: Relaying;
}

/** The bytes of a database that a server asks; undefined if it asks none, null if they cannot be read. */
type ReadDatabase = Source | null | undefined;

/**
 * Who may relay through a server.
 *
 * @param database that of -x
 * @param early that of -y
 */
export function findRelaying(
  server: Server,
  database: ReadDatabase,
  early: ReadDatabase,
  dialect: Dialect,
  exported: Exported,
): Relaying {
  if (exported.before.has('RELAYCLIENT') || exported.after.has('RELAYCLIENT')) return { kind: 'everybody' };
  if (database === null || early === null || (early !== undefined && !hasEarlyRules(dialect)))
    return { kind: 'unknown' };
  // The server asks them whatever they are; rules that nobody compiled are not what it reads there.
  if ([database, early].some((one) => one !== undefined && !looksLikeDatabase(one.bytes))) return { kind: 'unknown' };
  const find = (): Relaying => clientsThatRelay(server, database ?? noRules(dialect), early, dialect, exported);
  return attempt(find, CdbFormatError, () => ({ kind: 'unknown' }));
}

/** What a server asks that has no database: every client is allowed. */
function noRules(dialect: Dialect): Source {
  return new Source('', compile('', { dialect }));
}

function clientsThatRelay(
  server: Server,
  database: Source,
  early: Source | undefined,
  dialect: Dialect,
  exported: Exported,
): Relaying {
  const compiled = askedRules(new CompiledRules(database.bytes, undefined), dialect, server.flags);
  const side = new DiffSide(database, dialect, compiled, early);
  const all = findAudiences(side, exported, runsRblsmtpd(server) === true);
  const clients = all.filter((audience) => audience.class === 'relays');
  const forAll = clients.filter(isForAll);
  const count = countClients(forAll);
  const isOpen =
    clients.some(({ outcome }) => outcome.rules.some(({ rule }) => isCatchAll(rule))) ||
    2n * count.public >= PUBLIC_COUNT;
  return { kind: 'clients', clients, isOpen, count: forAll.length === clients.length ? count : undefined };
}

/** Whether a rule decides for strangers: none at all, the default rule, or that for all clients with a name. */
function isCatchAll(rule: Uint8Array | undefined): boolean {
  return rule === undefined || rule.length === 0 || (rule.length === 1 && rule[0] === EQUALS);
}

/** Whether these are all clients that have the addresses. */
function isForAll({ identities, info, count }: Audience): boolean {
  return 'allBut' in identities && identities.allBut.length === 0 && info === undefined && count !== undefined;
}

function countClients(clients: readonly Audience[]): { all: bigint; public: bigint } {
  const total = { all: 0n, public: 0n };
  for (const { count, ranges } of clients) {
    total.all += BigInt(count!);
    total.public += publicPart(toAddressSet(ranges)).count;
  }
  return total;
}
