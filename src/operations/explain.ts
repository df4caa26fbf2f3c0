import { CdbReader, MemorySource, NO_RECORD } from '../cdb/reader.js';
import type { Dialect, DialectName } from '../dialects/dialect.js';
import { candidates } from '../lookup/candidates.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { firstRecord, type TracedCandidate, trace } from '../lookup/lookup.js';
import { type Outcome, parseOutcome, type Variable } from '../lookup/outcome.js';
import { type Client, type ClientInput, toClient } from '../net/client.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { explainValue } from '../variables/catalogue.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Rules, toSource } from './rules.js';

/** A variable and what it does for this client. */
export interface ExplainedVariable extends Variable {
  /** In plain words, undefined for an unknown variable. */
  readonly meaning: string | undefined;
}

/** Why a client gets what it gets. */
export interface Explanation {
  readonly dialect: DialectName;
  readonly client: Client;
  /** Every key in the order in which the server tries them, and its result. */
  readonly candidates: readonly TracedCandidate[];
  readonly outcome: Outcome;
  /** The line of the rule that decides, as written; undefined without a rule, and for a database. */
  readonly text: Uint8Array | undefined;
  readonly variables: readonly ExplainedVariable[];
  /** Variables that the default rule sets and this client does not get, because another rule applies. */
  readonly notInherited: readonly ExplainedVariable[];
  /** What it would get if TCPREMOTEHOST were not set; undefined if that changes nothing. */
  readonly withoutHost: Outcome | undefined;
}

/**
 * Explains what a client gets: every key that is tried for it, and what the variables mean: `explain RULES CLIENT`.
 *
 * @param rules rules, or the bytes of a database (cdb), which is recognised by itself
 * @param client compared byte for byte, as {@link Database.lookup} does
 * @throws TypeError for a wrong argument
 * @throws RulesError if the rules do not compile
 * @throws ClientError for a host name longer than a server passes on
 * @throws CdbFormatError if the search runs into damage
 */
export function explain(rules: Rules, client: ClientInput, options: DialectOptions = {}): Explanation {
  const dialect = resolveDialect(options);
  const source = toSource(rules, 'rules');
  return explainCompiled(CompiledRules.open(source.bytes, dialect), source, toClient(client), dialect);
}

/** The same for rules that are compiled already. */
export function explainCompiled(book: CompiledRules, source: Source, client: Client, dialect: Dialect): Explanation {
  const reader = new CdbReader(new MemorySource(book.database), dialect.hash);
  const { candidates: tried, position: found } = trace((key) => reader.locate(key), client, dialect);
  const outcomeAt = (position: number): Outcome => {
    const record = position === NO_RECORD ? undefined : reader.recordAt(position);
    return parseOutcome(record, book.lineOf(position), dialect.supportsUnset);
  };
  const outcome = outcomeAt(found);
  const isDefault = outcome.rule === undefined || outcome.rule.length === 0;
  return {
    dialect: dialect.name,
    client,
    candidates: tried,
    outcome,
    text: outcome.line === undefined ? undefined : Buffer.from(source.line(outcome.line)),
    variables: outcome.variables.map((variable) => explainVariable(variable, variable.valueBytes)),
    notInherited: isDefault || outcome.action === 'deny' ? [] : missing().map((one) => explainVariable(one, undefined)),
    withoutHost: withoutHost(),
  };

  function missing(): Variable[] {
    const names = new Set(outcome.variables.map(({ nameBytes }) => decodeLatin1(nameBytes)));
    const { variables } = outcomeAt(reader.locate(Buffer.alloc(0)));
    return variables.filter(({ nameBytes }) => !names.has(decodeLatin1(nameBytes)));
  }

  function withoutHost(): Outcome | undefined {
    if (client.host === undefined) return undefined;
    const unnamed = candidates({ ...client, host: undefined }, dialect);
    const position = firstRecord((key) => reader.locate(key), unnamed);
    return position === found ? undefined : outcomeAt(position);
  }
}

/** @param value what the client gets; undefined where it does not get the variable */
function explainVariable(variable: Variable, value: Uint8Array | undefined): ExplainedVariable {
  const meaning = explainValue(decodeLatin1(variable.nameBytes), value && decodeLatin1(value));
  return { ...variable, meaning };
}
