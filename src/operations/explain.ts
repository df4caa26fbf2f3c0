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

/** A variable and what it does for this client. */
export interface ExplainedVariable {
  /** A character a byte. */
  readonly name: string;
  /** Null where it is unset. */
  readonly value: Uint8Array | null;
  /** In plain words, undefined for a variable nobody knows. */
  readonly meaning: string | undefined;
}

/** Why a client gets what it gets. */
export interface Explanation {
  readonly client: Client;
  readonly candidates: readonly TracedCandidate[];
  readonly decision: Decision;
  readonly variables: readonly ExplainedVariable[];
  /** Variables that the default rule sets and this client does not get, because another rule decides for it. */
  readonly notInherited: readonly ExplainedVariable[];
  /** What it would get if TCPREMOTEHOST were not set; undefined where that changes nothing. */
  readonly withoutHost: Decision | undefined;
}

/**
 * Every key that is tried for a client, what came of it, and what it means: `explain RULES CLIENT`.
 *
 * @throws ClientError for a host name longer than a server hands on
 * @throws CdbFormatError where a search runs into damage
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

/** What it means for a client that a variable others have is not set. */
function explainAbsence([name, value]: [string, Uint8Array | null]): ExplainedVariable {
  return { name, value, meaning: explainValue(name, undefined) };
}

function explainVariable([name, value]: [string, Uint8Array | null]): ExplainedVariable {
  const text = value === null ? undefined : decodeLatin1(value);
  return { name, value, meaning: explainValue(name, text) };
}
