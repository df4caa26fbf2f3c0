import { NO_RECORD } from '../cdb/reader.js';
import { callerClasses } from './callers.js';
import { clientOf, textOf } from './client.js';
import { type Family, IPV4, IPV6 } from './family.js';
import { type Pieces, pieceAt } from './pieces.js';
import { findAddress, networksWithPrefix } from './prefix-search.js';
import type { Caller, ClientSpace, Layer } from './space.js';

/** A client that can be. Texts have a character a byte. */
export interface Witness extends Caller {
  readonly ip: string;
}

/** What the server never sets. */
export interface Unset {
  readonly host?: boolean;
  readonly info?: boolean;
}

/** Addresses that clients have, half-open; those of documentation first, as they stand for anybody. */
const CLIENTS4 = [
  ['203.0.113.9', '203.0.113.10'],
  ['198.51.100.7', '198.51.100.8'],
  ['1.0.0.0', '224.0.0.0'],
].map((pair) => pair.map((text) => IPV4.read(text)!) as [number, number]);

const CLIENTS6 = [
  ['2001:db8::7', '2001:db8::8'],
  ['2000::', '4000::'],
  ['::1', '::ffff:0:0'],
  ['::1:0:0:0', '2000::'],
  ['4000::', 'ff00::'],
].map((pair) => pair.map((text) => IPV6.read(text)!) as [bigint, bigint]);

/**
 * For each record that decides for some client one such client, by the position of the record; under `NO_RECORD` one for
 * whom none decides. Clients with addresses that none has, such as 0.0.0.0, do not count.
 */
export function findWitnesses(space: ClientSpace, unset: Unset = {}): ReadonlyMap<number, Witness> {
  return new Search(space, unset).run();
}

class Search {
  readonly #found = new Map<number, Witness>();
  readonly #visited = new Set<object>();
  readonly #gaps = new Map<object, string | undefined>();

  constructor(
    readonly space: ClientSpace,
    readonly unset: Unset,
  ) {}

  run(): ReadonlyMap<number, Witness> {
    for (const { callers, example } of callerClasses([this.space])) {
      if (this.unset.host === true && callers.kind !== 'nameless') continue;
      this.#addLayer(this.space.layer(example), example);
    }
    if (this.unset.info !== true) for (const info of this.space.infos.keys()) this.#addInfo(info);
    return this.#found;
  }

  #addLayer({ ipv4, ipv6, rest, textPrefixes }: Layer, caller: Caller): void {
    this.#addPieces(ipv4, caller);
    if (ipv6 !== undefined) this.#addPieces(ipv6, caller);
    if (!this.#found.has(rest)) {
      const ip = this.#gapIn(ipv4, caller) ?? (ipv6 && this.#gapIn(ipv6, caller));
      if (ip !== undefined) this.#add(rest, { ip, ...caller });
    }
    if (ipv6 === undefined || this.#visited.has(textPrefixes)) return;
    this.#visited.add(textPrefixes);
    const { dialect } = this.space;
    const own = new Set(this.space.ownAddresses6(textPrefixes));
    for (const { text, position } of textPrefixes) {
      const others = textPrefixes.filter((other) => other.text.length > text.length && other.text.startsWith(text));
      const question = { prefix: text, others: others.map((other) => other.text), own, dialect };
      for (const range of networksWithPrefix(text)) {
        const address = findAddress(range, question);
        if (address !== undefined) this.#add(position, { ip: textOf(address, IPV6, dialect), ...caller });
      }
    }
  }

  /** What decides in pieces is the same for all callers who share them. */
  #addPieces<T extends number | bigint>(pieces: Pieces<T>, caller: Caller): void {
    if (this.#visited.has(pieces)) return;
    this.#visited.add(pieces);
    for (let i = 0; i < pieces.count; i += 1) {
      const { start, end, decider } = pieceAt(pieces, i);
      if (decider === NO_RECORD || this.#found.has(decider)) continue;
      const address = clientIn(pieces.family, start, end);
      if (address !== undefined)
        this.#add(decider, { ip: textOf(address, pieces.family, this.space.dialect), ...caller });
    }
  }

  /** A client's address in no piece that is decided. */
  #gapIn<T extends number | bigint>(pieces: Pieces<T>, caller: Caller): string | undefined {
    if (!this.#gaps.has(pieces)) this.#gaps.set(pieces, this.#findGap(pieces, caller));
    return this.#gaps.get(pieces);
  }

  #findGap<T extends number | bigint>(pieces: Pieces<T>, caller: Caller): string | undefined {
    const { rest } = this.space.layer(caller);
    for (let i = 0; i < pieces.count; i += 1) {
      const { start, end, decider } = pieceAt(pieces, i);
      const address = decider === NO_RECORD ? clientIn(pieces.family, start, end) : undefined;
      if (address === undefined) continue;
      const ip = textOf(address, pieces.family, this.space.dialect);
      if (this.#decides(rest, { ip, ...caller })) return ip;
    }
    return undefined;
  }

  #addInfo(info: string): void {
    const { ipv4, ipv6, hosts } = this.space.infos.get(info)!;
    for (const [address, position] of ipv4) this.#add(position, { ip: IPV4.show(address), info });
    for (const [address, position] of ipv6)
      this.#add(position, { ip: textOf(address, IPV6, this.space.dialect), info });
    if (this.unset.host === true) return;
    for (const host of hosts) {
      const witness = { ip: IPV4.show(CLIENTS4[0]![0]), host, info };
      this.#add(this.space.decide(clientOf(witness.ip, witness)), witness);
    }
  }

  /** Where text decides, pieces do not tell all. */
  #add(position: number, witness: Witness): void {
    if (!this.#found.has(position) && this.#decides(position, witness)) this.#found.set(position, witness);
  }

  #decides(position: number, witness: Witness): boolean {
    return isAddressOfClient(witness.ip) && this.space.decide(clientOf(witness.ip, witness)) === position;
  }
}

/** An address of a range that clients have; not that of the network itself, if there is another. */
function clientIn<T extends number | bigint>(family: Family<T>, start: T, end: T): T | undefined {
  for (const [first, last] of (family.version === 4 ? CLIENTS4 : CLIENTS6) as [T, T][]) {
    const from = start > first ? start : first;
    const to = end < last ? end : last;
    const next = family.plus(from, family.sizeOf(family.bits));
    if (from < to) return next < to ? next : from;
  }
  return undefined;
}

function isAddressOfClient(ip: string): boolean {
  const address4 = IPV4.read(ip);
  if (address4 !== undefined) return CLIENTS4.some(([first, last]) => first <= address4 && address4 < last);
  const address6 = IPV6.read(ip);
  return address6 !== undefined && CLIENTS6.some(([first, last]) => first <= address6 && address6 < last);
}
