import { summarize } from '../../lint/summary.js';
import type { BuiltDatabase, CheckedSources, Refusal } from '../../operations/build.js';
import { countOf, joinWords } from '../../text/counts.js';
import { visibleName } from '../../text/visible.js';

/** `12 rules, 3 expectations hold, 1 warning` */
export function describeChecked({ rules = 0, tested, findings }: CheckedSources): string {
  const { warnings } = summarize(findings);
  const parts = [countOf(rules, 'rule')];
  const { length } = tested.expectations;
  if (length > 0) parts.push(countOf(length, 'expectation holds', 'expectations hold'));
  if (warnings > 0) parts.push(countOf(warnings, 'warning'));
  return parts.join(', ');
}

/** Why a database is not updated, or what is wrong with one that is up to date, as one sentence. */
export function describeRefusals({ title, databaseTitle, isToWrite, refusals }: BuiltDatabase): string {
  const reasons = joinWords(refusals.map(describeRefusal));
  return isToWrite ? `${databaseTitle} not updated: ${reasons}` : `${title}: ${reasons}`;
}

/** A refusal in words that follow "not updated:". */
export function describeRefusal(refusal: Refusal): string {
  switch (refusal.code) {
    case 'does-not-compile':
      return 'the rules do not compile';
    case 'no-rules': {
      const risk = refusal.isOnly ? ', so every client would be allowed' : '';
      return `${visibleName(refusal.source.name)} has no rules${risk} (--allow-empty permits that)`;
    }
    case 'findings': {
      const { errors, warnings } = refusal;
      return errors > 0 ? countOf(errors, 'error') : countOf(warnings, 'warning');
    }
    case 'expectations': {
      const parts = [];
      if (refusal.failed > 0) parts.push(countOf(refusal.failed, 'expectation fails', 'expectations fail'));
      if (refusal.malformed > 0)
        parts.push(countOf(refusal.malformed, 'expectation is malformed', 'expectations are malformed'));
      return joinWords(parts);
    }
    case 'newly-relayed': {
      const most = `more than the ${refusal.limit} of --max-newly-relayed`;
      if (refusal.count === undefined) return `it may newly relay for clients that cannot be counted, ${most}`;
      return `it would newly relay for ${countOf(refusal.count, 'address', 'addresses')}, ${most}`;
    }
    case 'unknown-changes':
      return 'the old database is damaged, so it is unknown what would be newly relayed (--max-newly-relayed)';
    case 'unreadable':
      return `${refusal.hindrance}; the server would drop every connection`;
  }
}
