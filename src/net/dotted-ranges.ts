/** The number of an address. */
export function octetsToNumber(octets: readonly number[]): number {
  return octets.reduce((number, octet) => number * 256 + octet, 0);
}

/**
 * The addresses `first..last` as every dialect can say it: dotted prefixes and ranges, in order. A network takes one
 * of them, no interval more than seven.
 */
export function dottedAddresses(first: number, last: number): string[] {
  return first === 0 && last === 2 ** 32 - 1 ? [''] : cover('', 2 ** 24, first, last);
}

/** Covers `first..last`, counted from the first address of `prefix`, whose parts hold `size` addresses each. */
function cover(prefix: string, size: number, first: number, last: number): string[] {
  let from = Math.floor(first / size);
  let to = Math.floor(last / size);
  const isCut = first % size !== 0 || (last + 1) % size !== 0;
  const inside = (part: number, start: number, end: number): string[] =>
    cover(`${prefix}${part}.`, size / 256, start, end);
  if (from === to && isCut) return inside(from, first % size, last % size);
  const head = first % size === 0 ? [] : inside(from, first % size, size - 1);
  const tail = (last + 1) % size === 0 ? [] : inside(to, 0, last % size);
  if (head.length > 0) from += 1;
  if (tail.length > 0) to -= 1;
  const parts = from < to ? `${from}-${to}` : `${from}`;
  return [...head, ...(from > to ? [] : [`${prefix}${parts}${size === 1 ? '' : '.'}`]), ...tail];
}
