/**
 * How many of `length` things come first: those for which `isBefore` holds, when it holds for none after one for which it
 * does not.
 */
export function partitionPoint(length: number, isBefore: (index: number) => boolean): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What a map has for a key; made where there is nothing. */
export function getOrMake<Key, Value>(
  map: { get(key: Key): Value | undefined; set(key: Key, value: Value): void },
  key: Key,
  make: (key: Key) => Value,
): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make(key);
  map.set(key, made);
  return made;
}

/** Adds an item to the list of a key, which is made where there is none. */
export function pushTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}

/** Adds items to a list. There can be more of them than a call takes arguments. */
export function pushAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}

/** A function that computes the value of an object once, and keeps it as long as the object lives. */
export function memoize<Owner extends object, Value>(compute: (owner: Owner) => Value): (owner: Owner) => Value {
  const known = new WeakMap<Owner, { readonly value: Value }>();
  return (owner) => getOrMake(known, owner, () => ({ value: compute(owner) })).value;
}

/** The numbers that come more than once. */
export function findRepeated(numbers: Uint32Array): Set<number> {
  // Only numbers that share their lowest bits with another are sorted: few, if they are hashes.
  const mask = 2 ** Math.min(24, 32 - Math.clz32(8 * numbers.length)) - 1;
  const counts = new Uint8Array(mask + 1);
  for (let i = 0; i < numbers.length; i += 1) {
    const bits = numbers[i]! & mask;
    if (counts[bits]! < 2) counts[bits]! += 1;
  }
  const suspects = numbers.filter((number) => counts[number & mask] === 2).sort();
  const repeated = new Set<number>();
  for (let i = 1; i < suspects.length; i += 1) if (suspects[i] === suspects[i - 1]) repeated.add(suspects[i]!);
  return repeated;
}

/** A typed array of twice the length that begins with another. */
export function grow<Numbers extends Uint8Array | Uint32Array | Int32Array | Float64Array>(numbers: Numbers): Numbers {
  const larger = new (numbers.constructor as new (length: number) => Numbers)(2 * numbers.length);
  larger.set(numbers);
  return larger;
}

/** What makes a value when it is first asked for, and then has it. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

/** The runs of neighbours of which each belongs to the one before. */
export function* runsOf<T>(items: Iterable<T>, belongs: (item: T, last: T) => boolean): Generator<[T, ...T[]], void> {
  let run: [T, ...T[]] | undefined;
  for (const item of items) {
    if (run !== undefined && belongs(item, run.at(-1)!)) run.push(item);
    else {
      if (run !== undefined) yield run;
      run = [item];
    }
  }
  if (run !== undefined) yield run;
}
