import type { Expectation } from '../expectations/expectation.js';
import { type ExpectationProblem, makeProblem } from '../expectations/problem.js';
import type { Environment } from '../server/environment.js';
import { decodeLatin1 } from '../text/bytes.js';
import { findVariable, nearestVariables } from '../variables/catalogue.js';

/**
 * Finds a variable whose name is a misspelling of another: `!NAME` would always hold for it, and `NAME` never. A name that the
 * rules or the environments set is taken to be intended.
 *
 * @param databases in which the names that rules set are found
 */
export function findMisspelt(
  { requirement }: Expectation,
  databases: readonly Uint8Array[],
  environments: readonly (Environment | undefined)[],
): ExpectationProblem | undefined {
  for (const { name, span } of requirement.variables) {
    const text = decodeLatin1(name);
    if (findVariable(text) !== undefined || environments.some((one) => one?.variables.has(text))) continue;
    const [suggestion] = nearestVariables(text);
    if (suggestion === undefined || databases.some((database) => contains(database, name))) continue;
    return makeProblem(span.start, span.end, { reason: 'misspelt-name', name: text, suggestion });
  }
  return undefined;
}

function contains({ buffer, byteOffset, length }: Uint8Array, bytes: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, length).includes(Buffer.from(bytes));
}
