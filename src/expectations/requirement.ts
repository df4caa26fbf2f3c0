import { indimail } from '../dialects/indimail.js';
import type { RuleLanguage } from '../rules/language.js';
import { parseRules } from '../rules/parser.js';
import { DataItems } from '../rules/record-data.js';
import type { RuleVariable } from '../rules/syntax.js';
import type { ScriptVariable } from '../server/environment.js';
import type { Unknown } from '../server/word.js';
import { COMMA, EQUALS, EXCLAMATION } from '../text/ascii.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import { Source, type Span } from '../text/source.js';
import { type ExpectationDiagnosis, type ExpectationProblem, makeProblem } from './problem.js';

/** What clients must get: the right side of an expectation. */
export interface Requirement {
  /** Undefined if either is accepted. */
  readonly action: 'allow' | 'deny' | undefined;
  readonly variables: readonly RequiredVariable[];
  /** Whether no other variables may be set: `!*`. */
  readonly isComplete: boolean;
}

export interface RequiredVariable {
  readonly name: Uint8Array;
  /** The required value, or `any`; undefined if the variable must not be set. */
  readonly value: Uint8Array | 'any' | undefined;
  /** Where it is in its source. */
  readonly span: Span;
}

/** What the environment of the server, and of the programs after it, does to a requirement. */
export interface Inheritance {
  /** The required variables that are as required then. */
  readonly met: ReadonlySet<RequiredVariable>;
  /** The required variables that programs after the server set, whatever a rule says. */
  readonly forced: ReadonlySet<RequiredVariable>;
  /** Whether these programs set variables that are not required. */
  readonly forcesOthers: boolean;
  /** The names of all others that are set. */
  readonly others: ReadonlySet<BinaryString>;
  /** The variables of the server's environment that the requirement is about, and those that programs after it set. */
  readonly variables: readonly ScriptVariable[];
  readonly forcedVariables: readonly ScriptVariable[];
  /** What may set more of these, undefined if nothing does. */
  readonly more: Unknown | undefined;
}

/** Starts with `allow` or `deny`, but not with a variable whose name starts so. */
const WITH_ACTION = /^(?:allow|deny)(?![\w=])/;

/** Precedes the instructions to make them a rule. */
const RULE_START = ':';
const RULE_START_WITH_ACTION = ':allow,';

/** The instructions of the one dialect that has `!NAME`, and `NAME` alone. */
const LANGUAGE: RuleLanguage = { ...indimail, knowsBareNames: true };

/** Common synonyms of `allow` and `deny`; real variables have upper-case names. */
const ACTIONS: readonly (readonly [RegExp, 'allow' | 'deny'])[] = [
  [/^(?:Allow|ALLOW|allowed|allows|accept(?:ed|s)?|permit(?:ted|s)?|pass|ok)$/, 'allow'],
  [/^(?:Deny|DENY|denied|denies|reject(?:ed|s)?|refused?|drop(?:ped|s)?|block(?:ed|s)?)$/, 'deny'],
];

/**
 * Parses the right side of an expectation with the scanner of rules, as a rule of {@link LANGUAGE}.
 *
 * @param offset where it starts in its source
 */
export function readRequirement(text: BinaryString, offset: number): Requirement | ExpectationProblem {
  if (text === '') return makeProblem(offset, offset, { reason: 'no-instructions' });
  const hasAction = WITH_ACTION.test(text);
  const start = hasAction ? RULE_START : RULE_START_WITH_ACTION;
  const source = new Source('', encodeLatin1(start + text));
  const place = (at: number): number => offset + Math.max(0, at - start.length);
  const [line] = parseRules(source, LANGUAGE);
  if (line?.kind === 'malformed') {
    const { code, span } = line.diagnostic;
    const isWord = code === 'malformed-unset' || code === 'missing-equals';
    const from =
      isWord && source.bytes[span.start] === COMMA && span.start >= start.length ? span.start + 1 : span.start;
    const end = isWord ? endOfWord(text, from - start.length) + start.length : span.end;
    return makeProblem(place(from), place(end), { reason: 'instructions', problem: code });
  }
  if (line?.kind !== 'rule') return makeProblem(offset, offset + text.length, { reason: 'no-instructions' });
  return buildRequirement(line.rule.variables, hasAction ? line.rule.action : undefined);

  function buildRequirement(written: readonly RuleVariable[], action: Requirement['action']) {
    const onItem = new Set<string>();
    const variables: RequiredVariable[] = [];
    let isComplete = false;
    for (const { span, name, value } of written) {
      const spelled = decodeLatin1(source.slice(name));
      const [from, end] = [place(span.start + 1), place(span.end)];
      const isUnset = value === undefined && source.bytes[span.start + 1] === EXCLAMATION;
      const isBare = value === undefined && !isUnset;
      const suggestion = isBare ? ACTIONS.find(([words]) => words.test(spelled))?.[1] : undefined;
      if (suggestion !== undefined)
        return makeProblem(from, end, { reason: 'unknown-instruction', word: spelled, suggestion });
      if (isBare && isAction(spelled)) return makeProblem(from, end, { reason: 'late-action', action: spelled });
      const diagnosis = diagnoseName(spelled, isUnset);
      if (diagnosis !== undefined) return makeProblem(from, end, diagnosis);
      if (onItem.has(spelled)) return makeProblem(from, end, { reason: 'duplicate-variable', name: spelled });
      onItem.add(spelled);
      if (!isUnset && action === 'deny') return makeProblem(from, end, { reason: 'variables-on-deny' });
      const required = isBare ? 'any' : value && source.slice(value);
      if (isUnset && spelled === '*') isComplete = true;
      else variables.push({ name: source.slice(name), value: required, span: { start: from, end } });
    }
    return { action, variables, isComplete };
  }
}

/** Characters that are in no variable's name, except by mistake. */
const INVALID = /[\s"'#;$*!]/;

/** What is wrong with a name; `!*` is valid. */
function diagnoseName(name: string, isUnset: boolean): ExpectationDiagnosis | undefined {
  if (isUnset && name === '*') return undefined;
  if (!isUnset && name.startsWith('!')) return { reason: 'unset-with-value', name: name.slice(1) };
  if (isUnset && /^[^=]+=/.test(name)) return { reason: 'unset-with-value', name: name.slice(0, name.indexOf('=')) };
  const bare = name.trimStart();
  if (bare !== name && bare !== '' && !INVALID.test(bare.replace(/^!/, ''))) {
    return { reason: 'space-before-name', name: isUnset ? `!${bare}` : bare };
  }
  if (INVALID.test(name)) return { reason: 'invalid-name', name };
  if (isUnset && name === 'allow') return { reason: 'unset-action', suggestion: 'deny' };
  if (isUnset && name === 'deny') return { reason: 'unset-action', suggestion: 'allow' };
  return undefined;
}

function isAction(name: string): name is 'allow' | 'deny' {
  return name === 'allow' || name === 'deny';
}

function endOfWord(text: string, start: number): number {
  const comma = text.indexOf(',', Math.max(start, 0));
  return comma === -1 ? text.trimEnd().length : comma;
}

/**
 * Whether the data of a record, undefined for none, meets a requirement. Checks the raw bytes without allocating, since there
 * may be a million records.
 *
 * @param inheritance of the environment that the server has
 */
export function matches(
  { action, variables, isComplete }: Requirement,
  data: Uint8Array | undefined,
  knowsUnset: boolean,
  inheritance: Inheritance,
): boolean {
  const bytes = data ?? NOTHING;
  const isDeny = denies(bytes);
  if (action !== undefined && (action === 'deny') !== isDeny) return false;
  if (isDeny) return variables.every(({ value }) => value === undefined);
  for (const variable of variables) if (!holds(variable, bytes, knowsUnset, inheritance)) return false;
  return !isComplete || setsNothingBut(variables, bytes, knowsUnset, inheritance);
}

const NOTHING = new Uint8Array(0);

function denies(data: Uint8Array): boolean {
  for (const items = new DataItems(data, false); items.next(); ) if (items.kind === 'deny') return true;
  return false;
}

/** If a variable is set or unset several times, the last one wins. */
function holds(
  variable: RequiredVariable,
  data: Uint8Array,
  knowsUnset: boolean,
  { met, forced }: Inheritance,
): boolean {
  if (forced.has(variable)) return met.has(variable);
  const { name, value } = variable;
  let from = -1;
  let to = -1;
  let isInherited = true;
  for (const items = new DataItems(data, knowsUnset); items.next(); ) {
    const nameEnd = items.start + name.length;
    if (nameEnd > items.end || !matchesAt(name, data, items.start)) continue;
    if (items.kind === 'set' && data[nameEnd] === EQUALS) {
      from = nameEnd + 1;
      to = items.end;
      isInherited = false;
    } else if (items.kind === 'unset' && nameEnd === items.end) {
      from = -1;
      isInherited = false;
    }
  }
  if (isInherited) return met.has(variable);
  if (value === undefined || from === -1) return value === undefined && from === -1;
  return value === 'any' || (to - from === value.length && matchesAt(value, data, from));
}

function setsNothingBut(
  variables: readonly RequiredVariable[],
  data: Uint8Array,
  knowsUnset: boolean,
  inheritance: Inheritance,
): boolean {
  if (inheritance.more !== undefined || inheritance.forcesOthers) return false;
  const others = new Set<BinaryString>(inheritance.others);
  for (const items = new DataItems(data, knowsUnset); items.next(); ) {
    const variable = items.variable();
    if (variable?.value !== undefined) others.add(decodeLatin1(variable.name));
    else if (variable !== undefined) others.delete(decodeLatin1(variable.name));
  }
  for (const { name } of variables) others.delete(decodeLatin1(name));
  return others.size === 0;
}

function matchesAt(wanted: Uint8Array, data: Uint8Array, at: number): boolean {
  for (let i = 0; i < wanted.length; i += 1) if (data[at + i] !== wanted[i]) return false;
  return true;
}
