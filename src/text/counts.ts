/** A number as people read it: `1,792`. */
export function formatCount(count: bigint | number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 rule`, `1,792 rules` */
export function countOf(count: bigint | number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${BigInt(count) === 1n ? noun : nouns}`;
}

/** Words as a sentence lists them: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
