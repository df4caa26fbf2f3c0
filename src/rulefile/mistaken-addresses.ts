import { memoize } from '../collections.js';
import type { Span } from '../text/source.js';
import { type AddressMistake, CHECK_OF_MISTAKE } from './address-mistake.js';
import { type DiagnosisCode, findDiagnoses } from './diagnose.js';
import { replaceAddress } from './edits.js';
import { findExampleForAddress } from './example-client.js';
import type { LintFile } from './file.js';
import type { Fix, Verdict } from './finding.js';
import type { LintRule } from './rule.js';

/** Something other than an address, in a rule or in a line that is not a rule for that reason. */
export interface MistakenAddress {
  readonly mistake: AddressMistake;
  readonly text: string;
  readonly span: Span;
  readonly verdict: Verdict | undefined;
  /** A client that was meant; undefined where the address does not tell. */
  readonly client: string | undefined;
  readonly fix: Fix | undefined;
}

/** Those that a check is to name. */
export function mistakenAddresses(
  file: LintFile,
  code: DiagnosisCode,
  claimed: ReadonlySet<number>,
): MistakenAddress[] {
  const inRules = mistakenRules(file).flatMap((found) => {
    const { mistake, text, rule, keys } = found;
    if (CHECK_OF_MISTAKE[mistake.kind] !== code) return [];
    const fix = replaceAddress(file, found, mistake.meant, 'unsafe');
    const verdict: Verdict = keys.first === text ? 'dead-rule' : 'misread';
    return [{ mistake, text, span: rule.address, verdict, client: findClient(mistake), fix }];
  });
  const inFaults = findDiagnoses(file, code, claimed).flatMap(({ mistake, span, verdict, fix }) => {
    if (mistake === undefined) return [];
    // A line that stops the compiler matches no client anyway.
    const client = verdict === 'ignored' ? findClient(mistake) : undefined;
    return [{ mistake, text: file.text(span), span, verdict, client, fix }];
  });
  return [...inRules, ...inFaults];

  function findClient({ meant: [first] }: AddressMistake): string | undefined {
    return first === undefined || first === '=' ? undefined : findExampleForAddress(first, file);
  }
}

/** The complete rules whose address was meant to be something else. */
export const mistakenRules = memoize((file: LintFile): readonly MistakenRule[] =>
  file.oddCompleteRules.filter((rule): rule is MistakenRule => rule.mistake !== undefined),
);

type MistakenRule = LintRule & { readonly mistake: AddressMistake };

/** The end of a message that shows a client that is meant but does not match. */
export function describeUnmatched(client: string | undefined): string {
  return client === undefined ? '' : `; ${client} does not match`;
}
