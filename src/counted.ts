/** A number as people read it: `1,792`. */
export function grouped(count: bigint | number): string {
  return count.toLocaleString('en-US');
}

/** `1 rule`, `1,792 rules` */
export function plural(count: bigint | number, noun: string, nouns = `${noun}s`): string {
  return `${grouped(count)} ${BigInt(count) === 1n ? noun : nouns}`;
}
