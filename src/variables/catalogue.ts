import { type BinaryString, encodeLatin1 } from '../text/bytes.js';
import { visibleText } from '../text/visible.js';
import { editDistance } from './edit-distance.js';
import type { KnownVariable } from './entry.js';
import { INDIMAIL } from './indimail.js';
import { PROGRAMS } from './programs.js';
import { SMTPD } from './smtpd.js';
import { readValue } from './values.js';

export type { KnownVariable, Package, ValueExplanation, ValueMeaning, VariableType } from './entry.js';

/** The environment variables that are known to be set in rules, or known to be a mistake there. */
export const VARIABLES: readonly KnownVariable[] = [...SMTPD, ...PROGRAMS, ...INDIMAIL];

const BY_NAME: ReadonlyMap<string, KnownVariable> = new Map(VARIABLES.map((variable) => [variable.name, variable]));

/** Those whose name ends in a `*`, without it. */
const FAMILIES = VARIABLES.filter(({ name }) => name.endsWith('*')).map(
  (variable) => [variable.name.slice(0, -1), variable] as const,
);

/** Names that patches have for the same or a similar thing: where one is known the others mostly are not. */
const SIMILAR_NAMES: readonly (readonly string[])[] = [
  ['MAXCONNIP', 'MAXCONIP', 'MAXPERIP'],
  ['SMTPD_GREETDELAY', 'GREETDELAY'],
  ['DROP_PRE_GREET', 'DROPRUSHGREET'],
  ['RCPTDELAY', 'BADRCPTDELAY'],
  ['MAXRECIPIENTS', 'MAXRCPTCOUNT'],
  ['BRTLIMIT', 'MAX_RCPT_ERRCOUNT', 'CHKUSER_WRONGRCPTLIMIT'],
  ['HELO_DNS_CHECK', 'HELOCHECK', 'HELODNSCHKEXT'],
  ['NOBADHELO', 'NOBADHELOEXT', 'NOBADHELOINT'],
  ['SPFBEHAVIOR', 'SPF'],
  ['REQUIRE_AUTH', 'REQUIREAUTH', 'AUTHREQUIRED'],
  ['DENY_TLS', 'DISABLETLS', 'NOTLS'],
  ['FORCE_TLS', 'FORCETLS'],
  ['EXTRAQUEUE', 'QUEUE_EXTRA'],
];

/** Names in upper case, with the letters in each: most names differ in too many of them to be compared closely. */
const NAMES = VARIABLES.map(({ name }) => name)
  .filter((name) => !name.endsWith('*'))
  .map((name) => ({ name, upper: name.toUpperCase(), letters: maskLetters(name.toUpperCase()) }));

/** What is known of a variable; undefined if nothing is. Case counts, as it does in the environment. */
export function findVariable(name: string): KnownVariable | undefined {
  const exact = BY_NAME.get(name);
  if (exact !== undefined || name.endsWith('*')) return exact;
  return FAMILIES.find(([start]) => name.startsWith(start) && name.length > start.length)?.[1];
}

/** The variables that other patches have for what a variable does. */
export function similarVariables({ name }: KnownVariable): KnownVariable[] {
  const names = SIMILAR_NAMES.find((known) => known.includes(name)) ?? [];
  return names.flatMap((other) => (other === name ? [] : (findVariable(other) ?? [])));
}

/**
 * The known names that a name may be a slip for, the nearest first: those that differ only in case, or by one letter,
 * or, where the name is long, by two.
 */
export function nearestVariables(name: string): string[] {
  const most = name.length >= 7 ? 2 : name.length >= 4 ? 1 : 0;
  const upper = name.toUpperCase();
  const letters = maskLetters(upper);
  return NAMES.filter((known) => countBits(known.letters ^ letters) <= 2 * most && known.name !== name)
    .map((known) => ({ name: known.name, distance: editDistance(upper, known.upper, most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1))
    .map((known) => known.name);
}

/** A bit for each letter that is there, one for all that are none. A slip changes two of them at most. */
function maskLetters(upper: string): number {
  let letters = 0;
  for (let i = 0; i < upper.length; i += 1) {
    const letter = upper.charCodeAt(i) - 65;
    letters |= 1 << (letter >= 0 && letter < 26 ? letter : 26);
  }
  return letters;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/**
 * What a value of a variable does, in plain words: a sentence without its full stop, undefined for an unknown variable.
 *
 * @param value undefined where the variable is not set
 */
export function explainValue(name: BinaryString, value: BinaryString | undefined): string | undefined {
  const known = findVariable(name);
  const said = known && readValue(known, value);
  // The value is repeated in it.
  return said === undefined ? undefined : visibleText(encodeLatin1(said));
}
