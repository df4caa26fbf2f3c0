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

/** A function that computes the value of an object once, and keeps it as long as the object lives. */
export function oncePer<Owner extends object, Value>(compute: (owner: Owner) => Value): (owner: Owner) => Value {
  const known = new WeakMap<Owner, { readonly value: Value }>();
  return (owner) => {
    let entry = known.get(owner);
    if (entry === undefined) {
      entry = { value: compute(owner) };
      known.set(owner, entry);
    }
    return entry.value;
  };
}

/** Adds an item to the list of a key, which is made where there is none. */
export function pushTo<Key, Item>(lists: Map<Key, Item[]>, key: Key, item: Item): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [item]);
  else list.push(item);
}
