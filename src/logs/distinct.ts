/** Addresses of IPv6 that are told apart; each takes some hundred bytes. */
const MAX_IPV6 = 100_000;

/** Clients that are told apart, of all groups together: these slots of 8 bytes are not filled more than to 7/8. */
const MAX_SLOTS = 2 ** 20;

/** Groups are numbers below this. */
const MAX_GROUPS = 2 ** 20;

const EMPTY = -1;

/** Numbers for addresses: of IPv4 the address itself, of IPv6 larger ones; undefined where there are too many of these. */
export class AddressNumbers {
  readonly #ipv6 = new Map<string, number>();
  readonly #texts: string[] = [];

  numberOf(text: string): number | undefined {
    const known = this.#ipv6.get(text);
    if (known !== undefined || this.#texts.length === MAX_IPV6) return known;
    const number = 2 ** 32 + this.#texts.length;
    this.#ipv6.set(text, number);
    this.#texts.push(text);
    return number;
  }

  /** The address of IPv6 that has a number. */
  textOf(number: number): string {
    return this.#texts[number - 2 ** 32]!;
  }
}

/** Counts how many different clients groups have, in memory that is bounded: then counts are too low, and it says so. */
export class DistinctClients {
  /** Whether there were more clients than can be told apart. */
  isExhausted = false;

  #slots = new Float64Array(1024).fill(EMPTY);
  #count = 0;

  /** Whether a client, by its number, is new in a group. */
  add(group: number, client: number | undefined): boolean {
    if (client === undefined || group >= MAX_GROUPS) {
      this.isExhausted = true;
      return false;
    }
    const key = group * 2 ** 33 + client;
    const slot = this.#slotOf(key);
    if (this.#slots[slot] === key) return false;
    if (this.#count * 8 >= this.#slots.length * 7) {
      if (this.#slots.length === MAX_SLOTS) {
        this.isExhausted = true;
        return false;
      }
      this.#grow();
      return this.add(group, client);
    }
    this.#slots[slot] = key;
    this.#count += 1;
    return true;
  }

  #slotOf(key: number): number {
    const slots = this.#slots;
    const mask = slots.length - 1;
    let hash = Math.imul(key >>> 0, 0x9e3779b1) ^ Math.imul((key / 2 ** 32) >>> 0, 0x85ebca6b);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const found = slots[slot]!;
      if (found === EMPTY || found === key) return slot;
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Float64Array(2 * old.length).fill(EMPTY);
    for (const key of old) if (key !== EMPTY) this.#slots[this.#slotOf(key)] = key;
  }
}
