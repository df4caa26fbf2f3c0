import type { LintFile, LintRule } from './file.js';

/** A rule, and its address as it is written, a character a byte. */
export interface AddressedRule {
  readonly found: LintRule;
  readonly text: string;
}

const KNOWN = new WeakMap<LintFile, readonly AddressedRule[]>();

/** The rules of a file that are not the rest of a broken line, their addresses read once for all checks. */
export function addressedRules(file: LintFile): readonly AddressedRule[] {
  let rules = KNOWN.get(file);
  if (rules === undefined) {
    rules = file.rules
      .filter(({ line }) => !line.isContinuation)
      .map((found) => ({ found, text: file.text(found.rule.address) }));
    KNOWN.set(file, rules);
  }
  return rules;
}
