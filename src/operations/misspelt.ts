import type { Expectation } from '../expectations/expectation.js';
import { type ExpectationProblem, problemAt } from '../expectations/problem.js';
import { decodeLatin1 } from '../text/bytes.js';
import { findVariable, nearestVariables } from '../variables/catalogue.js';

/**
 * A variable whose name is a slip for another: that it is not set would hold whatever the rules do, and that it is would
 * not. A name that the rules know is meant.
 *
 * @param database where names that rules set are found
 */
export function findMisspelt({ requirement }: Expectation, database: Uint8Array): ExpectationProblem | undefined {
  for (const { name, span } of requirement.variables) {
    const text = decodeLatin1(name);
    if (findVariable(text) !== undefined) continue;
    const [suggestion] = nearestVariables(text);
    if (suggestion === undefined || contains(database, name)) continue;
    return problemAt(span.start, span.end, { reason: 'misspelt-name', name: text, suggestion });
  }
  return undefined;
}

function contains({ buffer, byteOffset, length }: Uint8Array, bytes: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, length).includes(Buffer.from(bytes));
}
