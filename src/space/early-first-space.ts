import { NO_RECORD } from '../cdb/reader.js';
import { memoize } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import type { CompiledRules } from '../lookup/compiled-rules.js';
import type { Client, ClientIdentity } from '../net/client.js';
import type { Address, Family } from '../net/family.js';
import { hasEarlyRules } from '../server/early-rules.js';
import { joinBytes } from '../text/bytes.js';
import { findDecider, type Partition, withFallback } from './partition.js';
import { ClientSpace, type Layer } from './space.js';

/**
 * All clients there can be of a server that asks two databases: first one by the address alone, and the other where that has
 * no rule. Positions in the first come after all those in the other. What this space says of keys and of records that no
 * client reaches is about the other alone.
 */
export class EarlyFirstSpace extends ClientSpace {
  readonly #early: ClientSpace;
  readonly #offset: number;
  readonly #bytes: Uint8Array;
  readonly #early4: Partition<number>;
  readonly #early6: Partition<bigint> | undefined;
  readonly #over4: (main: Partition<number>) => Partition<number>;
  readonly #over6: (main: Partition<bigint>) => Partition<bigint>;

  /**
   * @param early without rules for hosts and infos
   * @throws CdbFormatError where a database is damaged
   * @throws RangeError for a dialect whose servers ask one database
   */
  constructor(
    early: CompiledRules,
    book: CompiledRules,
    dialect: Dialect,
    options: { readonly areRulesWhole?: boolean } = {},
  ) {
    super(book, dialect, options);
    if (!hasEarlyRules(dialect)) throw new RangeError(`no server of the dialect ${dialect.name} asks two databases`);
    this.#early = new ClientSpace(early, dialect, options);
    this.#offset = book.database.length;
    this.#bytes = joinBytes([book.database, early.database]);
    const { ipv4, ipv6, rest } = this.#early.layer({});
    this.#early4 = this.#moved(ipv4, rest);
    this.#early6 = ipv6 && this.#moved(ipv6, rest);
    this.#over4 = memoize((main) => withFallback(this.#early4, main));
    this.#over6 = memoize((main) => withFallback(this.#early6!, main));
    this.#removeInfos(rest !== NO_RECORD);
  }

  override get bytes(): Uint8Array {
    return this.#bytes;
  }

  override isEarly(position: number): boolean {
    return position >= this.#offset;
  }

  override earlyPartition({ version }: Family): Partition | undefined {
    return version === 4 ? this.#early4 : this.#early6;
  }

  override lineOf(position: number): number | undefined {
    return this.isEarly(position) ? this.#early.lineOf(position - this.#offset) : super.lineOf(position);
  }

  override recordAt(position: number): { key: Uint8Array; data: Uint8Array } {
    return this.isEarly(position) ? this.#early.recordAt(position - this.#offset) : super.recordAt(position);
  }

  override deciderAt(position: number): number {
    if (!this.isEarly(position)) return super.deciderAt(position);
    return this.#offset + this.#early.deciderAt(position - this.#offset);
  }

  override decide(client: Client): number {
    const early = this.#early.decide({ ip: client.ip });
    return early === NO_RECORD ? super.decide(client) : this.#offset + early;
  }

  override layer(identity: ClientIdentity): Layer {
    const layer = super.layer(identity);
    return { ...layer, ipv4: this.#over4(layer.ipv4), ipv6: layer.ipv6 && this.#over6(layer.ipv6) };
  }

  /** What the first database decides, by positions of this space. */
  #moved<T extends Address>(pieces: Partition<T>, rest: number): Partition<T> {
    const { family, count, starts } = pieces;
    const deciders = Uint32Array.from({ length: count }, (_, i) => {
      const decider = pieces.deciders[i] === NO_RECORD ? rest : pieces.deciders[i]!;
      return decider === NO_RECORD ? NO_RECORD : this.#offset + decider;
    });
    return { family, count, starts, deciders };
  }

  /** Where the first database decides, rules with an info are not asked. */
  #removeInfos(isAll: boolean): void {
    for (const [info, { ipv4, ipv6, hosts }] of this.infos) {
      for (const address of ipv4.keys()) if (findDecider(this.#early4, address) !== NO_RECORD) ipv4.delete(address);
      for (const address of ipv6.keys()) if (findDecider(this.#early6!, address) !== NO_RECORD) ipv6.delete(address);
      if (isAll) hosts.clear();
      if (ipv4.size + ipv6.size + hosts.size === 0) this.infos.delete(info);
    }
  }
}
