import type { Finding, Verdict } from '../../rulefile/finding.js';

const VERDICTS: Readonly<Record<Verdict, string>> = {
  rejected: 'rejected',
  'endless-loop': 'endless loop in the original program, rejected here',
  ignored: 'silently ignored',
  'dead-rule': 'dead rule',
  'partly-dead': 'partly dead',
  misread: 'misread',
  clamped: 'clamped',
  'no-effect': 'no effect',
  redundant: 'redundant',
  'not-inherited': 'not inherited',
  'no-default-rule': 'no default rule',
  'no-client-allowed': 'no client is allowed',
  'open-relay': 'open relay',
  'wide-relay': 'wide relay',
  forgeable: 'forgeable',
  'not-a-rule-file': 'not a rule file',
};

/** What a finding says, its verdict first. */
export function describeFinding({ verdict, message }: Pick<Finding, 'verdict' | 'message'>): string {
  return verdict === undefined ? message : `${VERDICTS[verdict]}: ${message}`;
}
