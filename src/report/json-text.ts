import type { Variable } from '../lookup/outcome.js';
import { encodeLatin1 } from '../text/bytes.js';
import { formatJson } from '../text/printable.js';

type Bytes = Uint8Array | string;

/**
 * Bytes, or a binary string, as JSON has them: text in which U+FFFD replaces what is not UTF-8, or null if undefined.
 */
export function jsonText(bytes: Bytes): string;
export function jsonText(bytes: Bytes | null | undefined): string | null;
export function jsonText(bytes: Bytes | null | undefined): string | null {
  if (bytes == null) return null;
  const { buffer, byteOffset, length } = typeof bytes === 'string' ? encodeLatin1(bytes) : bytes;
  return Buffer.from(buffer, byteOffset, length).toString();
}

/** Variables by name; null is unset. */
export function jsonEnvironment(variables: readonly Pick<Variable, 'name' | 'value'>[]): Record<string, string | null> {
  return Object.fromEntries(variables.map(({ name, value }) => [name, value ?? null]));
}

/** A client; null is unset. */
export function jsonClient(client: { ip?: Bytes | undefined; host?: Bytes | undefined; info?: Bytes | undefined }) {
  return { ip: jsonText(client.ip), host: jsonText(client.host), info: jsonText(client.info) };
}

/** A whole document, in the only version of its form there is. */
export function jsonDocument(fields: object): string {
  return `${formatJson({ version: 1, ...fields }, 2)}\n`;
}
