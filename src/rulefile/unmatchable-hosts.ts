import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import { makeExampleHost } from './deciding-rule.js';
import type { LintFile } from './file.js';
import type { FindingDraft } from './finding.js';
import { hasPlaceholder } from './placeholders.js';
import type { LintRule } from './rule.js';

/**
 * Findings for the names of hosts, alone or after an info, that no server writes so. Left out are continuations of a broken
 * line, and placeholders, and what is not meant as a name.
 *
 * @param clean a name as a server writes it
 * @param reason why the name is not found
 */
export function* unmatchableHosts(
  file: LintFile,
  clean: (host: string) => string,
  reason: string,
): Generator<FindingDraft, void> {
  for (const rule of file.oddCompleteRules) {
    const span = findHostSpan(file, rule);
    if (span === undefined || rule.mistake !== undefined || hasPlaceholder(rule.text)) continue;
    const host = file.text(span);
    const text = clean(host);
    if (text === host) continue;
    yield text === ''
      ? {
          span,
          verdict: 'dead-rule',
          message: `${reason}; use "=" for clients with any host name`,
          help: 'remove the dot, if that is meant',
          fix: { kind: 'unsafe', edits: [{ span, text }] },
        }
      : {
          span,
          verdict: 'dead-rule',
          message: `${reason}, such as ${quoteForMessage(makeExampleHost(text))}`,
          help: `write ${quoteForMessage(text)}`,
          fix: { kind: 'safe', edits: [{ span, text }] },
        };
  }
}

/** The name in an address, without its `=`. */
function findHostSpan(file: LintFile, { rule: { address }, shape }: LintRule): Span | undefined {
  if (shape.kind === 'host') return { start: address.start + 1, end: address.end };
  if (shape.kind !== 'info' || !shape.rest.startsWith('=')) return undefined;
  return { start: address.start + file.text(address).indexOf('@') + 2, end: address.end };
}
