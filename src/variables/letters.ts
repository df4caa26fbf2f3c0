import type { ValueMeaning } from './entry.js';

/** The meaning of the letters of DKVERIFY: the answers of libdomainkeys, in the order of its DK_STAT. */
export const DK_LETTERS: readonly ValueMeaning[] = letters([
  'a good signature',
  'a bad signature',
  'no signature',
  'no public key',
  'a public key of no use',
  'a public key that cannot be looked up just now',
  'a message that is not valid',
  'not enough memory',
  'a mistake in the arguments',
  'a key that was revoked',
  'a mistake in the program',
  'a sender that the key is not for',
  'two signatures',
]);

/** And those of DKIMVERIFY and DKIMPRACTICE: the answers of libdkim. */
export const DKIM_LETTERS: readonly ValueMeaning[] = letters([
  'a good signature',
  'nothing left of the message to look at',
  'good signatures and bad ones',
  'no good signature, and nothing suspicious',
  'a good signature of a part of the message',
  'a good signature of somebody else',
  'a failure to check',
  'a signature that cannot be read',
  'a bad signature',
  'a bad signature by a domain that is testing',
  'a signature that has expired',
  'a selector that is not valid',
  'a user that the key is not for',
  'a key that was revoked',
  'a domain name that is too long',
  'a key that cannot be looked up just now',
  'a key that does not exist',
  'a key that is not valid',
  'no signature',
  'no valid signature',
  'a body that is not the one that was signed',
  'an algorithm that the key is not for',
  'a version that is not known',
  'a From field that was not signed',
  'an identity that is not valid',
]);

function letters(meanings: readonly string[]): ValueMeaning[] {
  return meanings.map((meaning, i) => ({ value: String.fromCharCode(65 + i), meaning }));
}

/** Says what each letter of a value refuses: permanently in upper case, temporarily in lower case. */
export function explainLetters(value: string, known: readonly ValueMeaning[]): string {
  const unique = [...new Set(value)];
  const describe = (letter: string): string[] => {
    const found = known.find(({ value: name }) => name === letter.toUpperCase());
    return found === undefined ? [] : [`${letter} (${found.meaning})`];
  };
  const permanent = unique.filter((letter) => letter < 'a').flatMap(describe);
  const temporary = unique.filter((letter) => letter >= 'a').flatMap(describe);
  const unknown = unique.filter((letter) => describe(letter).length === 0);
  const parts = [
    ...(permanent.length > 0 ? [`refuses permanently: ${permanent.join(', ')}`] : []),
    ...(temporary.length > 0 ? [`refuses temporarily: ${temporary.join(', ')}`] : []),
    ...(unknown.length > 0 ? [`without meaning: ${unknown.join('')}`] : []),
  ];
  return `checks signatures${parts.length === 0 ? ' and refuses nothing' : `; ${parts.join('; ')}`}`;
}
