import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import type { ClientIdentity } from '../../src/net/client.js';
import type { Family } from '../../src/net/family.js';
import { formatAddress, toClientBytes } from '../../src/space/format-client.js';
import { identityClasses } from '../../src/space/identities.js';
import { findDecider, type Partition, pieceAt } from '../../src/space/partition.js';
import { ClientSpace, type Layer } from '../../src/space/space.js';
import { bytesOf, textOf as latin1 } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** How many pieces of a layer are tried. */
const MAX_PIECES = 40;

describe.each(DIALECTS)('$name: the pieces of a layer', (dialect) => {
  test('cover all addresses once, and are what a lookup says at both ends and inside', SLOW, () => {
    const random = new Random(SEED);
    for (let i = 0; i < 60; i += 1) {
      const rules = random.onceIn(2) ? smallFile(random, dialect) : withRepeats(smallFile(random, dialect));
      const space = new ClientSpace(CompiledRules.compile(rules, dialect), dialect);
      const infos = [undefined, ...space.infos.keys(), 'nobody'];
      for (const { example } of identityClasses([space])) {
        const identity = { ...example, info: random.pick(infos) };
        const note = (what: string): string => seeded(JSON.stringify([dialect.name, latin1(rules), identity, what]));
        const layer = space.layer(identity);
        expectPieces(space, layer, layer.ipv4, identity, random, note);
        expect(layer.ipv6 === undefined).toBe(dialect.formatClientIpv6 === undefined);
        if (layer.ipv6 !== undefined) expectPieces(space, layer, layer.ipv6, identity, random, note);
      }
    }
  });
});

/** The same rules, and after them for each address another that does not count. */
function withRepeats(rules: Buffer): Buffer {
  return bytesOf(latin1(rules) + latin1(rules).replaceAll(/:(?:allow|deny).*$/gm, ':deny,A="late"'));
}

function expectPieces<T extends number | bigint>(
  space: ClientSpace,
  { rest, textPrefixes }: Layer,
  pieces: Partition<T>,
  identity: ClientIdentity,
  random: Random,
  note: (what: string) => string,
): void {
  const { family } = pieces;
  expectSame(pieces.starts[0], family.zero, () => note('first'));
  const all = Array.from({ length: pieces.count }, (_, i) => pieceAt(pieces, i));
  for (const [i, { start, end, decider }] of all.entries()) {
    expectSame(start < end, true, () => note(`piece ${i}`));
    if (i > 0) {
      expectSame(all[i - 1]!.end, start, () => note(`piece ${i}`));
      expectSame(all[i - 1]!.decider === decider, false, () => note(`piece ${i} is of the piece before`));
    }
  }
  expectSame(all.at(-1)!.end, family.end, () => note('last'));

  const named = [...space.infos.values()].flatMap(({ ipv4, ipv6 }) => [...(family.version === 4 ? ipv4 : ipv6).keys()]);
  for (const address of named) {
    const ip = formatAddress(address, space.dialect);
    const isByText = textPrefixes.some(({ text }) => ip.startsWith(text));
    if (isByText) continue;
    expectSame(findDecider(pieces, address) || rest, space.decide(toClientBytes(ip, identity)), () => note(ip));
  }

  const first = random.below(Math.max(1, all.length - MAX_PIECES));
  for (const { start, end, decider } of all.slice(first, first + MAX_PIECES)) {
    const last = family.previous(end);
    for (const address of [start, last, between(family, start, end, random), between(family, start, end, random)]) {
      const ip = formatAddress(address, space.dialect);
      const isByText = textPrefixes.some(({ text }) => ip.startsWith(text)) && space.locate(bytesOf(ip)) === 0;
      if (!isByText) expectSame(space.decide(toClientBytes(ip, identity)), decider || rest, () => note(ip));
    }
  }
}

function between<T extends number | bigint>(family: Family<T>, start: T, end: T, random: Random): T {
  if (family.version === 4) return (Number(start) + random.below(Number(end) - Number(start))) as T;
  const far = BigInt(`0x${random.bytes(16).toString('hex')}`);
  return (BigInt(start) + (far % (BigInt(end) - BigInt(start)))) as T;
}
