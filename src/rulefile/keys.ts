import type { Dialect } from '../dialects/dialect.js';
import { SPECIAL } from '../kernel/layout.js';
import { NOT_A_NUMBER } from '../rules/decimal.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';

/**
 * The keys of an address: one, or for a range, `left` n `right` for `count` numbers from `bottom`. They are made on demand,
 * since a file can have a hundred thousand ranges.
 */
export class Keys implements Iterable<BinaryString> {
  constructor(
    readonly left: BinaryString,
    /** {@link NOT_A_NUMBER} where `left` is the only key. */
    readonly bottom: number,
    readonly right: BinaryString,
    readonly count: number,
  ) {}

  get isRange(): boolean {
    return this.bottom !== NOT_A_NUMBER;
  }

  /** The first of them, undefined where there are none. */
  get first(): BinaryString | undefined {
    return this.count === 0 ? undefined : this.at(0);
  }

  at(index: number): BinaryString {
    return this.isRange ? `${this.left}${this.bottom + index}${this.right}` : this.left;
  }

  *[Symbol.iterator](): Generator<BinaryString, void> {
    for (let i = 0; i < this.count; i += 1) yield this.at(i);
  }
}

const NONE = new Keys('', NOT_A_NUMBER, '', 0);

/** The keys that an address compiles to. */
export function compileKeys(address: BinaryString, dialect: Dialect): Keys {
  if (!isSpecial(address, dialect)) return oneKey(address);
  const meaning = dialect.readAddress(encodeLatin1(address));
  switch (meaning.kind) {
    case 'literal':
      return oneKey(address);
    case 'key':
      return oneKey(decodeLatin1(meaning.key));
    case 'invalid':
      return NONE;
    case 'range': {
      const { left, bottom, top, right } = meaning.range;
      return new Keys(decodeLatin1(left), bottom, decodeLatin1(right), Math.max(0, top - bottom + 1));
    }
  }
}

/** Whether an address may be more than its text. */
function isSpecial(address: string, { addressBytes }: Dialect): boolean {
  for (let i = 0; i < address.length; i += 1) {
    if ((addressBytes[address.charCodeAt(i)]! & SPECIAL) !== 0) return true;
  }
  return false;
}

function oneKey(key: string): Keys {
  return new Keys(key, NOT_A_NUMBER, '', 1);
}
