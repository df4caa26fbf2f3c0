import { getOrMake, memoize } from '../collections.js';
import type { RuleVariable } from '../rules/syntax.js';
import type { Span } from '../text/source.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** A variable where it is set or unset. */
export interface VariableUse {
  /** Without the spaces around it, which are a separate mistake. */
  readonly name: string;
  readonly variable: RuleVariable;
  readonly rule: LintRule;
}

/** The variables of a file, read once for all checks. */
interface Environments {
  readonly byName: ReadonlyMap<string, readonly VariableUse[]>;
  /** Those of {@link effectiveUses}, where somebody asked. */
  readonly effective: Map<string, readonly VariableUse[]>;
  relayingRules?: readonly LintRule[];
}

const environmentsOf = memoize((file: LintFile): Environments => {
  const { bytes } = file.source;
  const byName = new Map<string, VariableUse[]>();
  // Rules mostly have the variables of the rule before, in the same order: the lists they went to.
  const before: VariableUse[][] = [];
  for (const rule of file.rules) {
    if (rule.line.isContinuation) continue;
    const { variables } = rule.rule;
    for (let i = 0; i < variables.length; i += 1) {
      const variable = variables[i]!;
      let uses = before[i];
      if (uses === undefined || !isSameText(bytes, uses.at(-1)!.variable.name, variable.name)) {
        const name = nameOf(file, variable);
        uses = byName.get(name) ?? [];
        if (uses.length === 0) byName.set(name, uses);
        uses.push({ name, variable, rule });
        before[i] = uses;
      } else {
        uses.push({ name: uses[0]!.name, variable, rule });
      }
    }
  }
  return { byName, effective: new Map() };
});

function nameOf(file: LintFile, { name }: RuleVariable): string {
  return file.text(name).trim();
}

/** Whether two spans hold the same bytes. */
export function isSameText(bytes: Uint8Array, a: Span, b: Span): boolean {
  const length = a.end - a.start;
  if (b.end - b.start !== length) return false;
  for (let i = 0; i < length; i += 1) if (bytes[a.start + i] !== bytes[b.start + i]) return false;
  return true;
}

/** All variables by their names, those of one name in the order of the file. */
export function variablesByName(file: LintFile): ReadonlyMap<string, readonly VariableUse[]> {
  return environmentsOf(file).byName;
}

/** The variables of a rule as they are written. */
export function variablesOf(file: LintFile, rule: LintRule): VariableUse[] {
  return rule.rule.variables.map((variable) => ({ name: nameOf(file, variable), variable, rule }));
}

/** The uses of a name in rules that allow, the only ones that have an effect; of two in one rule the last. */
export function effectiveUses(file: LintFile, name: string): readonly VariableUse[] {
  const { byName, effective } = environmentsOf(file);
  return getOrMake(effective, name, () => {
    const uses = byName.get(name) ?? [];
    return uses.filter(({ rule }, i) => rule.rule.action === 'allow' && uses[i + 1]?.rule !== rule);
  });
}

/** The live rules whose clients get RELAYCLIENT, whatever its value. */
export function relayingRules(file: LintFile): readonly LintRule[] {
  const environments = environmentsOf(file);
  environments.relayingRules ??= file.liveRules.filter(({ rule }) => {
    const last = rule.variables.findLast(
      ({ name }) => name.end - name.start === 11 && file.text(name) === 'RELAYCLIENT',
    );
    return rule.action === 'allow' && last?.value !== undefined;
  });
  return environments.relayingRules;
}

/** Whether the clients of a live rule can send no mail: it denies, or RBLSMTPD holds what rblsmtpd refuses them with. */
export function isRefusing(file: LintFile, rule: LintRule): boolean {
  if (rule.rule.action === 'deny') return true;
  const value = rule.rule.variables.findLast(({ name }) => file.text(name) === 'RBLSMTPD')?.value;
  return value !== undefined && value.start < value.end;
}
