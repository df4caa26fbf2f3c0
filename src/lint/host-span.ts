import type { Span } from '../source.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** Where the name of a host or domain stands in the address of a rule, `=` not included; undefined where there is none. */
export function hostSpan(file: LintFile, { rule: { address }, shape }: LintRule): Span | undefined {
  if (shape.kind === 'host') return { start: address.start + 1, end: address.end };
  if (shape.kind !== 'info' || !shape.rest.startsWith('=')) return undefined;
  return { start: address.start + file.text(address).indexOf('@') + 2, end: address.end };
}
