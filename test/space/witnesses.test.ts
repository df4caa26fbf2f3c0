import { describe, expect, test } from 'vitest';
import { NO_RECORD } from '../../src/cdb/reader.js';
import { walkPositions } from '../../src/cdb/walk.js';
import { DIALECTS, findDialect } from '../../src/dialects/registry.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { toClientBytes } from '../../src/space/format-client.js';
import { ClientSpace } from '../../src/space/space.js';
import { isAddressOfClient, Witnesses } from '../../src/space/witnesses.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

describe.each(DIALECTS)('$name: witnesses', (dialect) => {
  test.each([{}, { host: true }, { host: true, info: true }])('of random rules, without %j', SLOW, (unset) => {
    const random = new Random(SEED);
    for (let i = 0; i < 50; i += 1) {
      const rules = smallFile(random, dialect);
      const note = (what?: object): string => seeded(JSON.stringify([dialect.name, textOf(rules), what]));
      const space = new ClientSpace(CompiledRules.compile(rules, dialect), dialect);
      const witnesses = new Witnesses(space, unset).all;
      for (const [position, witness] of witnesses) {
        expectSame(space.decide(toClientBytes(witness.ip, witness)), position, () => note(witness));
        expectSame(isAddressOfClient(witness.ip), true, () => note(witness));
        if (unset.host) expectSame(witness.host, undefined, () => note(witness));
        if (unset.info) expectSame(witness.info, undefined, () => note(witness));
      }
      for (const position of [NO_RECORD, ...walkPositions(space.book.database)])
        expectSame(new Witnesses(space, unset).of(position), witnesses.get(position), note);
      for (let n = 0; n < 30; n += 1) {
        const { ip, ...identity } = smallClient(random, dialect);
        if (!isAddressOfClient(ip) || identity.host?.startsWith('.') === true) continue;
        const known = { ...identity, ...(unset.host && { host: undefined }), ...(unset.info && { info: undefined }) };
        const position = space.decide(toClientBytes(ip, known));
        expectSame(witnesses.has(position), true, () => note({ ip, ...known }));
      }
    }
  });
});

test('there are none of addresses that no client has', () => {
  const dialect = findDialect('djb')!;
  const of = (rules: string): (number | undefined)[] => {
    const space = new ClientSpace(CompiledRules.compile(bytesOf(rules), dialect), dialect);
    return [...new Witnesses(space).all.keys()].map((position) => space.book.lineOf(position));
  };
  expect(of('0.0.0.0:deny\n0.:deny\n224.:deny\nx.x.x.x:deny\n10.:deny\n')).toEqual([5, undefined]);
  expect(of('0-223.:deny\n:allow\n').at(-1)).toBe(1);
  const ofNone = new ClientSpace(CompiledRules.compile(bytesOf(''), dialect), dialect);
  expect(new Witnesses(ofNone).of(NO_RECORD)).toEqual({ ip: '203.0.113.9' });
});
