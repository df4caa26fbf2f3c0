/** A number as people read it: `1,792`. */
export function formatCount(count: bigint | number): string {
  return count.toLocaleString('en-US');
}

/** `1 rule`, `1,792 rules` */
export function countOf(count: bigint | number, noun: string, nouns = `${noun}s`): string {
  return `${formatCount(count)} ${BigInt(count) === 1n ? noun : nouns}`;
}

/** Names as a sentence lists them: `a`, `a and b`, `a, b and c`. */
export function listed(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${conjunction} ${names.at(-1)}`;
}
