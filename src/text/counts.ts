/** A number as people read it: `1,792`. */
export function formatCount(count: bigint | number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `1 rule`, `1,792 rules` */
export function countOf(count: bigint | number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${BigInt(count) === 1n ? noun : nouns}`;
}

/** The end of a list of which only the first are shown: `and 3 more rules`; nothing if that is all of it. */
export function moreOf(count: number, noun: string): string[] {
  return count > 0 ? [`and ${countOf(count, `more ${noun}`)}`] : [];
}

/** Words as a sentence lists them: `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1)}`;
}
