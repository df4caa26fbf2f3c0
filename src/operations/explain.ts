import { wrongType } from '../arguments.js';
import { CdbReader, MemorySource, NO_RECORD } from '../cdb/reader.js';
import { type Dialect, requireDialect } from '../dialects/dialect.js';
import { candidates } from '../lookup/candidates.js';
import { CompiledRules } from '../lookup/compiled-rules.js';
import { firstRecord, type TracedCandidate, trace } from '../lookup/lookup.js';
import { type Client, type ClientInput, toClient } from '../net/client.js';
import { decodeLatin1 } from '../text/bytes.js';
import { explainValue } from '../variables/catalogue.js';
import { type Decision, decide } from './decide.js';

/** A variable and its meaning for this client. */
export interface ExplainedVariable {
  /** A binary string. */
  readonly name: string;
  /** Null if it is unset. */
  readonly value: Uint8Array | null;
  /** In plain words, undefined for an unknown variable. */
  readonly meaning: string | undefined;
}

/** Why a client gets what it gets. */
export interface Explanation {
  readonly client: Client;
  readonly candidates: readonly TracedCandidate[];
  readonly decision: Decision;
  readonly variables: readonly ExplainedVariable[];
  /** Variables of the default rule that this client does not get, because another rule decides. */
  readonly notInherited: readonly ExplainedVariable[];
  /** What it would get without TCPREMOTEHOST; undefined if that makes no difference. */
  readonly withoutHost: Decision | undefined;
}

/**
 * Every key tried for a client, its result, and the decision: `explain RULES CLIENT`.
 *
 * @throws ClientError for a host name longer than a server passes on
 * @throws CdbFormatError if a search meets damage
 */
export function explain(book: CompiledRules, input: ClientInput, dialect: Dialect): Explanation {
  if (!(book instanceof CompiledRules)) throw wrongType('book', 'a RuleBook', book);
  requireDialect(dialect);
  const client = toClient(input);
  const reader = new CdbReader(new MemorySource(book.database), dialect.hash);
  const { candidates: tried, position: found } = trace((key) => reader.locate(key), client, dialect);
  const decisionAt = (position: number): Decision => {
    return decide(position === NO_RECORD ? undefined : reader.recordAt(position), book.lineOf(position), dialect);
  };
  const decision = decisionAt(found);
  const isDefault = decision.rule === undefined || decision.rule.length === 0;
  return {
    client,
    candidates: tried,
    decision,
    variables: [...decision.env].map(explainVariable),
    notInherited: isDefault || decision.action === 'deny' ? [] : missing(decision).map(explainAbsence),
    withoutHost: withoutHost(),
  };

  function missing({ env }: Decision): [string, Uint8Array | null][] {
    return [...decisionAt(reader.locate(Buffer.alloc(0))).env].filter(([name]) => !env.has(name));
  }

  function withoutHost(): Decision | undefined {
    if (client.host === undefined) return undefined;
    const unnamed = candidates({ ...client, host: undefined }, dialect);
    const position = firstRecord((key) => reader.locate(key), unnamed);
    return position === found ? undefined : decisionAt(position);
  }
}

/** What it means for a client to lack a variable that others have. */
function explainAbsence([name, value]: [string, Uint8Array | null]): ExplainedVariable {
  return { name, value, meaning: explainValue(name, undefined) };
}

function explainVariable([name, value]: [string, Uint8Array | null]): ExplainedVariable {
  const text = value === null ? undefined : decodeLatin1(value);
  return { name, value, meaning: explainValue(name, text) };
}
