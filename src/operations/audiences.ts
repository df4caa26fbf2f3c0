import { classifyOutcome, type Effect, OUTCOME_CLASSES, type OutcomeClass } from '../space/effects.js';
import { decodeLatin1 } from '../text/bytes.js';
import { Source } from '../text/source.js';
import { type ClientDifference, type DiffOutcome, DiffSide, diff } from './diff.js';

/** Clients that get the same: who they are, and what they get. */
export interface Audience extends Omit<ClientDifference, 'change' | 'before' | 'after'> {
  readonly class: OutcomeClass;
  readonly outcome: DiffOutcome;
}

/** Variables that all clients have, by name; their values, null where only running tells. */
export interface Exported {
  /** Before any rule sets them. */
  readonly before: ReadonlyMap<string, string | null>;
  /** Whatever the rules say. */
  readonly after: ReadonlyMap<string, string | null>;
}

export const NOTHING_EXPORTED: Exported = { before: new Map(), after: new Map() };

/**
 * All clients there can be, by what they get, those who get most first, from the client space and not from the text of the rules: `explain RULES`. They
 * are those that rules treat otherwise than ":deny" does, and those that they deny.
 *
 * @param exported by the run script
 * @param isRefusing whether rblsmtpd runs, so that a text in RBLSMTPD refuses
 */
export function findAudiences(side: DiffSide, exported: Exported = NOTHING_EXPORTED, isRefusing = true): Audience[] {
  const all = new DiffSide(new Source('', Buffer.from(':allow\n')), side.dialect);
  const none = new DiffSide(new Source('', Buffer.from(':deny\n')), side.dialect);
  const denied = diff(all, side).differences.filter(({ after }) => after.action === 'deny');
  return [...diff(none, side).differences, ...denied]
    .map(({ change: _, before: __, after, ...clients }) => ({
      ...clients,
      class: classifyOutcome(isRefusing ? buildEffect(after, exported) : unrefused(buildEffect(after, exported))),
      outcome: after,
    }))
    .sort((a, b) => OUTCOME_CLASSES.indexOf(b.class) - OUTCOME_CLASSES.indexOf(a.class));
}

/** What clients end up with by a rule and the run script. */
export function buildEffect(
  { action, variables }: Pick<DiffOutcome, 'action' | 'variables'>,
  exported: Exported = NOTHING_EXPORTED,
): Effect {
  const env = new Map<string, string | null>();
  for (const { nameBytes, valueBytes } of variables)
    env.set(decodeLatin1(nameBytes), valueBytes === undefined ? null : decodeLatin1(valueBytes));
  return withExported({ action, env }, exported);
}

/** The effect of a rule with the variables of the run script, which count less, and those set after it, which count more. */
export function withExported({ action, env }: Effect, { before, after }: Exported): Effect {
  if (action === 'deny') return { action, env: new Map() };
  const all = new Map<string, string | null>();
  for (const [name, value] of before) all.set(name, value ?? '');
  for (const [name, value] of env) all.set(name, value);
  // Where in the chain rblsmtpd is, is not known here: a text that is set after it refuses nobody.
  for (const [name, value] of after) if (name !== 'RBLSMTPD' || !value) all.set(name, value ?? '');
  return { action, env: all };
}

/** What it comes to where no rblsmtpd runs. */
export function unrefused({ action, env }: Effect): Effect {
  return { action, env: new Map([...env].filter(([name]) => name !== 'RBLSMTPD')) };
}

/** What clients have to get to be listed. Texts have one character per byte. */
type Condition =
  | { readonly kind: 'action'; readonly action: 'allow' | 'deny' }
  /** A variable with a value that matches, or with any; `isSet` false for clients that do not get it. */
  | { readonly kind: 'variable'; readonly name: string; readonly pattern: RegExp | undefined; readonly isSet: boolean };

/** `allow`, `deny`, `NAME`, `NAME=VALUE` in which `*` stands for any text, or `!NAME`; undefined for anything else. */
export function parseCondition(text: string): Condition | undefined {
  if (text === 'allow' || text === 'deny') return { kind: 'action', action: text };
  const [, mark, name, value] = /^(!?)([^=!\s"']+)(?:=(.*))?$/s.exec(text) ?? [];
  if (name === undefined || (mark === '!' && value !== undefined)) return undefined;
  const written = value?.replace(/^"(.*)"$/s, '$1');
  const pattern =
    written === undefined ? undefined : new RegExp(`^${written.split(/\*+/).map(escapePattern).join('.*')}$`, 's');
  return { kind: 'variable', name, pattern, isSet: mark !== '!' };
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** Whether clients that get this are meant. */
export function meets(outcome: DiffOutcome, condition: Condition, exported: Exported = NOTHING_EXPORTED): boolean {
  const { action, env } = buildEffect(outcome, exported);
  if (condition.kind === 'action') return action === condition.action;
  if (action === 'deny') return false;
  const { name, pattern, isSet } = condition;
  const value = env.get(name);
  if (!isSet) return typeof value !== 'string';
  return typeof value === 'string' && (pattern === undefined || pattern.test(value));
}
