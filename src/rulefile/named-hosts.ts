import type { Span } from '../text/source.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** The name of a host or domain in the address of a rule. */
export interface NamedHost {
  readonly rule: LintRule;
  /** Without the `=`. */
  readonly host: string;
  readonly span: Span;
}

/** All names of hosts in a file, alone or after an info, except in the continuation of a broken line. */
export function* namedHosts(file: LintFile): Generator<NamedHost, void> {
  for (const rule of file.completeRules) {
    const start = startOfHost(file, rule);
    if (start === undefined) continue;
    const span = { start, end: rule.rule.address.end };
    yield { rule, host: file.text(span), span };
  }
}

function startOfHost(file: LintFile, { rule: { address }, shape }: LintRule): number | undefined {
  if (shape.kind === 'host') return address.start + 1;
  if (shape.kind !== 'info' || !shape.rest.startsWith('=')) return undefined;
  return address.start + file.text(address).indexOf('@') + 2;
}
