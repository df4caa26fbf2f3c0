import type { RuleVariable } from '../rules/syntax.js';
import type { LintFile, LintRule } from './file.js';

/** A variable where it is set or unset. */
export interface VariableUse {
  /** Without the blanks around it, which are a mistake of their own. */
  readonly name: string;
  readonly variable: RuleVariable;
  readonly rule: LintRule;
}

/** The variables of a file, read once for all checks. */
class Environments {
  readonly byRule = new Map<LintRule, VariableUse[]>();
  readonly byName = new Map<string, VariableUse[]>();

  constructor(file: LintFile) {
    for (const rule of file.rules) {
      const { variables } = rule.rule;
      if (variables.length === 0 || rule.line.isContinuation) continue;
      const uses = variables.map((variable) => ({ name: file.text(variable.name).trim(), variable, rule }));
      this.byRule.set(rule, uses);
      for (const use of uses) {
        const others = this.byName.get(use.name);
        if (others === undefined) this.byName.set(use.name, [use]);
        else others.push(use);
      }
    }
  }
}

const KNOWN = new WeakMap<LintFile, Environments>();

function environmentsOf(file: LintFile): Environments {
  const known = KNOWN.get(file) ?? new Environments(file);
  KNOWN.set(file, known);
  return known;
}

/** All variables by their names, those of one name in the order of the file. */
export function variablesByName(file: LintFile): ReadonlyMap<string, readonly VariableUse[]> {
  return environmentsOf(file).byName;
}

/** The variables of a rule as they are written. */
export function variablesOf(file: LintFile, rule: LintRule): readonly VariableUse[] {
  return environmentsOf(file).byRule.get(rule) ?? [];
}

/** The uses of a name in rules that allow, the only ones that have an effect; of two in one rule the last. */
export function effectiveUses(file: LintFile, name: string): VariableUse[] {
  const uses = variablesByName(file).get(name) ?? [];
  return uses.filter(({ rule }, i) => rule.rule.action === 'allow' && uses[i + 1]?.rule !== rule);
}

/** The rules whose clients get RELAYCLIENT, whatever its value. */
export function relayingRules(file: LintFile): LintRule[] {
  return effectiveUses(file, 'RELAYCLIENT')
    .filter(({ variable }) => variable.value !== undefined)
    .map(({ rule }) => rule);
}
