import { trimEnd } from './blanks.js';
import type { Fix } from './check.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** More lines than this nobody wants for one. */
const MOST = 16;

/** Gives a rule another address, or several, each with a line of its own. */
export function withAddresses(
  file: LintFile,
  { line, rule }: LintRule,
  addresses: readonly string[],
  kind: Fix['kind'],
): Fix | undefined {
  if (addresses.length === 0 || addresses.length > MOST) return undefined;
  const [first = '', ...others] = addresses;
  if (others.length === 0) return { kind, edits: [{ span: rule.address, text: first }] };
  if (line.backslash !== undefined) return undefined;
  const rest = trimEnd(file.text({ start: rule.address.end, end: line.core.end }));
  const text = addresses.map((address) => `${address}${rest}`).join('\n');
  return { kind, edits: [{ span: { start: rule.address.start, end: line.core.end }, text }] };
}

/** Such addresses in words: `"10.0.0."`, or `"10.0.0.", "10.0.1." and 3 more`. */
export function sayAddresses(addresses: readonly string[]): string {
  if (addresses.length <= 3) return addresses.map((address) => `"${address}"`).join(', ');
  const [first, second] = addresses;
  return `"${first}", "${second}" and ${addresses.length - 2} more`;
}
