import { getOrMake, memoize } from '../collections.js';
import type { RuleVariable } from '../rules/syntax.js';
import type { Span } from '../text/source.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** A variable where it is set or unset. */
export class VariableUse {
  constructor(
    /** Without the spaces around it, which are a separate mistake. */
    readonly name: string,
    readonly rule: LintRule,
    private readonly index: number,
  ) {}

  get variable(): RuleVariable {
    return this.rule.variable(this.index);
  }

  /** Its value, undefined where it is unset, or just its name is there. */
  get value(): Span | undefined {
    return this.rule.variableValue(this.index);
  }
}

/** The variables of a file, read once for all checks. */
interface Environments {
  readonly byName: ReadonlyMap<string, readonly VariableUse[]>;
  /** Those of {@link effectiveUses}, where somebody asked. */
  readonly effective: Map<string, readonly VariableUse[]>;
  relayingRules?: readonly LintRule[];
}

const collectEnvironments = memoize((file: LintFile): Environments => {
  const { bytes } = file.source;
  const byName = new Map<string, VariableUse[]>();
  // Rules mostly have the variables of the rule before, in the same order.
  const before: { readonly name: string; readonly span: Span; readonly uses: VariableUse[] }[] = [];
  for (const rule of file.rules) {
    if (rule.line.isContinuation) continue;
    for (let i = 0; i < rule.variableCount; i += 1) {
      const span = rule.variableName(i);
      let same = before[i];
      if (same === undefined || !isSameText(bytes, same.span, span)) {
        const name = nameIn(file, span);
        same = { name, span, uses: getOrMake(byName, name, () => []) };
        before[i] = same;
      }
      same.uses.push(new VariableUse(same.name, rule, i));
    }
  }
  return { byName, effective: new Map() };
});

function nameIn(file: LintFile, span: Span): string {
  return file.text(span).trim();
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
  return collectEnvironments(file).byName;
}

/** The variables of a rule as they are written. */
export function listVariableUses(file: LintFile, rule: LintRule): VariableUse[] {
  return rule.rule.variables.map(({ name }, i) => new VariableUse(nameIn(file, name), rule, i));
}

/** The uses of a name in rules that allow, the only ones that have an effect; of two in one rule the last. */
export function effectiveUses(file: LintFile, name: string): readonly VariableUse[] {
  const { byName, effective } = collectEnvironments(file);
  return getOrMake(effective, name, () => {
    const uses = byName.get(name) ?? [];
    return uses.filter(({ rule }, i) => rule.action === 'allow' && uses[i + 1]?.rule !== rule);
  });
}

/** The live rules whose clients get RELAYCLIENT, whatever its value. */
export function relayingRules(file: LintFile): readonly LintRule[] {
  const environments = collectEnvironments(file);
  environments.relayingRules ??= file.liveRules.filter(
    (rule) => rule.action === 'allow' && lastValue(file, rule, 'RELAYCLIENT') !== undefined,
  );
  return environments.relayingRules;
}

/** Whether the clients of a live rule can send no mail: it denies, or RBLSMTPD holds what rblsmtpd refuses them with. */
export function isRefusing(file: LintFile, rule: LintRule): boolean {
  if (rule.action === 'deny') return true;
  const value = lastValue(file, rule, 'RBLSMTPD');
  return value !== undefined && value.start < value.end;
}

/** The value of the last variable of a name, undefined if there is none, or it is unset. */
function lastValue(file: LintFile, rule: LintRule, name: string): Span | undefined {
  for (let i = rule.variableCount - 1; i >= 0; i -= 1) {
    const span = rule.variableName(i);
    if (span.end - span.start === name.length && file.text(span) === name) return rule.variableValue(i);
  }
  return undefined;
}
