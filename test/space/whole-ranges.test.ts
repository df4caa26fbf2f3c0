import { describe, expect, test } from 'vitest';
import { DIALECTS } from '../../src/dialects/registry.js';
import { compare } from '../../src/diff/compare.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { toClientBytes } from '../../src/space/format-client.js';
import { identityClasses } from '../../src/space/identities.js';
import type { Partition, PartitionWithRunnersUp } from '../../src/space/partition.js';
import { ClientSpace } from '../../src/space/space.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { smallClient, smallFile } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** Ranges of whole octets, and others, spelled in every way that compiles. */
const RANGES = [
  '0-255.',
  '0-300.',
  '9-127.',
  '010-0127.',
  '-9.',
  '9-.',
  '-.',
  '9-4.',
  '10.0-128.',
  '10.127-255.',
  '10.00-1.',
  '010.0-1.',
  '10.0-1',
  '10.0-1.4-5.',
  '10.0-1.10.',
  '10.0-1.10.127',
  '10..0-1.',
  '300.0-1.',
  '10.1.0-127.',
  '10.1.1-128.',
  '10.1.10.0-255',
  '10.1.10.1-254',
  '10.1.10.127-128',
  '10.1.10.128-128',
  '10.1.10.0-9.',
  '10.1.10.10.0-9',
  '10.1.10.0-18446744073709551617',
  'x.0-1.',
];

describe.each(DIALECTS)('$name: a range that is one record', (dialect) => {
  const random = new Random(SEED);

  function someFile(): Buffer {
    const lines = smallFile(random, dialect).toString('latin1').split('\n').slice(0, -1);
    for (let i = random.between(1, 6); i > 0; i -= 1) {
      lines.splice(
        random.below(lines.length + 1),
        0,
        `${random.pick(RANGES)}:${random.pick(['allow', 'deny', 'allow,A="1"'])}`,
      );
    }
    return bytesOf(lines.map((line) => `${line}\n`).join(''));
  }

  test('decides wherever its many records do', SLOW, () => {
    for (let i = 0; i < 150; i += 1) {
      const rules = someFile();
      const note = (what: unknown): string => seeded(JSON.stringify([dialect.name, textOf(rules), what]));
      const many = new ClientSpace(CompiledRules.compile(rules, dialect), dialect);
      const whole = new ClientSpace(CompiledRules.compileWhole(rules, dialect), dialect);
      for (const { example } of identityClasses([many])) {
        const [expected, found] = [many.layer(example), whole.layer(example)];
        expectSame(linesIn(whole, found.ipv4), linesIn(many, expected.ipv4), () => note(example));
        const [expected6, found6] = [expected.ipv6, found.ipv6];
        expectSame(found6 && linesIn(whole, found6), expected6 && linesIn(many, expected6), () => note(example));
        expectSame(whole.book.lineOf(found.rest), many.book.lineOf(expected.rest), () => note(example));
      }
      const [expected, found] = [many.partitionWithRunnersUp(), whole.partitionWithRunnersUp()];
      expect(linesIn(whole, found.ipv4), note('runners-up')).toEqual(linesIn(many, expected.ipv4));
      expect(linesIn(whole, found.ipv6), note('runners-up')).toEqual(linesIn(many, expected.ipv6));
      for (let n = 0; n < 20; n += 1) {
        const { ip, ...identity } = smallClient(random, dialect);
        const client = toClientBytes(ip, identity);
        expectSame(whole.book.lineOf(whole.decide(client)), many.book.lineOf(many.decide(client)), () => note(client));
      }
      expect(new Set(whole.unreachable.map((at) => whole.book.lineOf(at))), note('unreachable')).toEqual(
        new Set(many.unreachable.map((at) => many.book.lineOf(at))),
      );
      expect(compare(many, whole), note('compare')).toEqual([]);
      expectSameOwners(many, whole, note);
    }
  });

  function expectSameOwners(many: ClientSpace, whole: ClientSpace, note: (what: unknown) => string): void {
    const texts = ['0.', '9.', '10.', '255.', '10.0.', '10.00.', '010.0.', '10.1.10.', '10.1.1.', '10.0', '10.1.10.9.'];
    const octets = [0, 1, 9, 10, 127, 128, 254, 255, 256].map((octet) => `10.1.10.${octet}`);
    for (const text of [...texts, ...octets, '010.1.10.1', '10.1.10.0-255', '9-127.', '']) {
      const key = bytesOf(text);
      expectSame(whole.book.lineOf(whole.locate(key)), many.book.lineOf(many.locate(key)), () => note(text));
    }
  }
});

/** What decides in which pieces, by the lines of the rules; and what would next, where that is known. */
function linesIn<T extends number | bigint>(
  { book }: ClientSpace,
  pieces: Partition<T> | PartitionWithRunnersUp<T>,
): string[] {
  const lines: string[] = [];
  let last: string | undefined;
  for (let i = 0; i < pieces.count; i += 1) {
    const next = 'runnersUp' in pieces ? book.lineOf(pieces.runnersUp[i]!) : '';
    const deciders = `${book.lineOf(pieces.deciders[i]!)} ${next}`;
    if (deciders !== last) lines.push(`${pieces.starts[i]} ${deciders}`);
    last = deciders;
  }
  return lines;
}
