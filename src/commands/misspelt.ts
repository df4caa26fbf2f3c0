import type { Expectation } from '../expect/expectation.js';
import { type ExpectationProblem, problemAt } from '../expect/problem.js';
import { decodeLatin1 } from '../latin1.js';
import { findVariable, nearestVariables } from '../lint/variables.js';

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
    const [better] = nearestVariables(text);
    if (better === undefined || contains(database, name)) continue;
    return problemAt(span.start, span.end, { fault: 'misspelt-name', name: text, better });
  }
  return undefined;
}

function contains({ buffer, byteOffset, length }: Uint8Array, bytes: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, length).includes(Buffer.from(bytes));
}
