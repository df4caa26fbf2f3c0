import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HEADER_LENGTH, hashBytes } from '../../src/cdb/format.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { Kernel, type Region } from '../../src/kernel/kernel.js';
import {
  ADDRESS_BYTES,
  AT,
  CLIENT_COUNT,
  CLIENT_LENGTH,
  END,
  ENDS_BEFORE_COMMA,
  ENDS_BEFORE_INSTRUCTION,
  FLAGS,
  GROUP_SIZE,
  INDEX,
  INDEX_END,
  KNOWS_BARE_NAMES,
  LINE,
  OUTPUT,
  OUTPUT_END,
  POSITION_BASE,
  PREFIXES_LENGTH,
  RECORD_END,
  REST_BLOCK,
  REST_PAIR,
  REST_TABLE,
  SLACK,
  STARTS_LENGTH,
  STATE,
  STATE_LENGTH,
  STOP_AT_EVERY_LINE,
  SUPPORTS_UNSET,
  TABLE_COUNT,
  USED_SLOTS,
  VARIABLE_LENGTH,
  VARIABLES,
  VARIABLES_END,
} from '../../src/kernel/layout.js';
import { compile } from '../../src/operations/compile.js';
import { bytesOf } from '../support/bytes.js';
import { expectSame } from '../support/expect-same.js';
import { ruleFile } from '../support/generator/file.js';
import { holds } from '../support/property.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/**
 * Bytes around the regions: what is read outside of a region shows in the results, which must be the same for all of
 * these; what is written there shows itself.
 */
const FILLS = [0x00, 0xff, 0x0a, 0x3a, 0x22];

const GUARD_LENGTH = 256;

/**
 * A kernel all of whose memory is `fill`, where every region has a guard before and after it. There is one for each fill,
 * since most of the time would go into filling new ones.
 */
class Guarded {
  static readonly #all = new Map<number, Guarded>();

  readonly kernel = new Kernel();
  readonly #first: Region;
  readonly #gaps: (readonly [start: number, end: number])[] = [];
  #filled = 0;
  #expected = Buffer.alloc(0);

  private constructor(readonly fill: number) {
    this.#first = this.kernel.allocate(GUARD_LENGTH);
    this.#clear();
  }

  /** The one with this fill, without regions; the one before is of no use any more. */
  static with(fill: number): Guarded {
    const known = Guarded.#all.get(fill) ?? new Guarded(fill);
    Guarded.#all.set(fill, known);
    known.#clear();
    return known;
  }

  #clear(): void {
    const { kernel } = this;
    // After the last guard all is as it was, or there was damage.
    const used = this.#gaps.at(-1)?.[1] ?? 0;
    kernel.bytes.fill(this.fill, 0, used);
    kernel.truncate(this.#first);
    this.#fillMemory();
    const { start, end } = this.#first;
    this.#gaps.splice(0, Infinity, [STATE + 4 * STATE_LENGTH, ADDRESS_BYTES], [start, end]);
  }

  /**
   * A region that holds `contents`, or is so long.
   *
   * @param mayOverrun whether the slack after it may be overwritten, too
   */
  region(contents: Uint8Array | number, mayOverrun = false): Region {
    const region = this.kernel.allocate(typeof contents === 'number' ? contents : contents.length);
    this.#fillMemory();
    if (typeof contents !== 'number') region.bytes.set(contents);
    if (!mayOverrun) this.#gaps.push([region.end, region.end + SLACK]);
    this.#guard();
    return region;
  }

  #guard(): void {
    const { start, end } = this.kernel.allocate(GUARD_LENGTH);
    this.#fillMemory();
    this.#gaps.push([start, end]);
  }

  /** Memory that came when the kernel grew is filled, too. */
  #fillMemory(): void {
    const { bytes } = this.kernel;
    if (bytes.length === this.#filled) return;
    bytes.fill(this.fill, this.#filled);
    this.#filled = bytes.length;
    this.#expected = Buffer.alloc(bytes.length, this.fill);
  }

  /** Where something was written outside of the regions. @param lf where a LF is on purpose */
  damage(lf?: number): string[] {
    const { bytes } = this.kernel;
    if (lf !== undefined) bytes[lf] = this.fill;
    const gaps = [...this.#gaps, [this.#gaps.at(-1)![1], bytes.length] as const];
    const isSound = ([start, end]: readonly [number, number]): boolean =>
      bytes.compare(this.#expected, start, end, start, end) === 0;
    const damaged = gaps.filter((gap) => !isSound(gap)).map(([start, end]) => `${start}..${end}`);
    if (damaged.length > 0) Guarded.#all.delete(this.fill);
    return damaged;
  }
}

/** All that a scan says, relative to where things are. @param rest what follows the lines, which are ended then */
function scan(
  fill: number,
  lines: Uint8Array,
  { addressBytes, flags, records, pairs, variables }: Scan,
  rest = '',
): { said: { readonly records: string }; damage: string[] } {
  const guarded = Guarded.with(fill);
  const { kernel } = guarded;
  kernel.bytes.set(addressBytes, ADDRESS_BYTES);
  const input = guarded.region(Buffer.concat([lines, bytesOf(rest)]));
  const end = input.start + lines.length;
  const output = guarded.region(records, true);
  const index = guarded.region(8 * pairs);
  const scratch = guarded.region(VARIABLE_LENGTH * variables);
  kernel.state.fill(0);
  const { state } = kernel;
  state[AT] = input.start;
  state[END] = end;
  state[OUTPUT] = output.start;
  state[OUTPUT_END] = output.end;
  state[POSITION_BASE] = 2048 - output.start;
  state[INDEX] = index.start;
  state[INDEX_END] = index.end;
  state[VARIABLES] = scratch.start;
  state[VARIABLES_END] = scratch.end;
  state[FLAGS] = flags;
  const isEnded = lines.at(-1) === 0x0a;
  if (!isEnded) kernel.bytes[end] = 0x0a;
  const outcome = kernel.run.scan();
  const written = kernel.bytes.subarray(output.start, Math.max(state[OUTPUT]!, state[RECORD_END]!));
  const said = {
    outcome,
    at: state[AT]! - input.start,
    line: state[LINE],
    records: state[OUTPUT]! > output.start ? written.subarray(0, state[OUTPUT]! - output.start).toString('hex') : '',
    room: state[OUTPUT]! <= output.end,
    pairs: kernel.bytes.toString('hex', index.start, state[INDEX]),
    isUnchanged: input.bytes.equals(Buffer.concat([lines, bytesOf(rest)])),
  };
  return { said, damage: guarded.damage(isEnded ? undefined : end) };
}

interface Scan {
  readonly addressBytes: Uint8Array;
  readonly flags: number;
  /** Room for so many bytes, pairs and variables. */
  readonly records: number;
  readonly pairs: number;
  readonly variables: number;
}

const ENDS = { 'first-colon': 0, 'before-instruction': ENDS_BEFORE_INSTRUCTION, 'before-comma': ENDS_BEFORE_COMMA };

/** What the records of so many bytes of lines need at most: `:deny` LF makes ten bytes of six. */
function roomFor(length: number): number {
  return length + 4 * Math.ceil(length / 6) + 12;
}

describe.each(DIALECTS.map((dialect) => [dialect.name, dialect] as const))('%s', SLOW, (_, dialect) => {
  function check(lines: Buffer, random: Random): void {
    const flags =
      ENDS[dialect.addressEnd] |
      (dialect.supportsUnset ? SUPPORTS_UNSET | (random.onceIn(2) ? KNOWS_BARE_NAMES : 0) : 0) |
      (random.onceIn(2) ? STOP_AT_EVERY_LINE : 0);
    const options = {
      addressBytes: dialect.addressBytes,
      flags,
      records: roomFor(lines.length),
      pairs: random.below(4),
      variables: random.below(3),
    };
    const [first, ...others] = FILLS.map((fill) => scan(fill, lines, options));
    const message = seeded(`${lines.toString('hex')} ${JSON.stringify(options)}`);
    expect(first!.said, message).toMatchObject({ room: true, isUnchanged: true });
    for (const other of [first!, ...others]) expect(other, message).toEqual({ said: first!.said, damage: [] });
  }

  test('a scan stays in its regions, wherever the input is cut', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 3; i += 1) {
      const file = ruleFile(random, dialect);
      const start = random.below(Math.max(1, file.length - 120));
      const lines = file.subarray(start, start + 120);
      for (let cut = 1; cut <= lines.length; cut += 1) check(lines.subarray(0, cut), random);
    }
  });

  test('and whatever bytes it has', () => {
    const random = new Random(SEED + 1);
    const telling = [...bytesOf(':,="!#-. \t\n\0allowdeny+D/@1\xff')];
    for (let i = 0; i < 150; i += 1) {
      const bytes = random.list(1 + random.below(70), () =>
        random.onceIn(20) ? random.below(256) : random.pick(telling),
      );
      const words = [':deny', ':allow', ',A="', '\n', ' ', ',!N'];
      const lines = random.onceIn(2)
        ? Buffer.from(bytes)
        : bytesOf(random.list(1 + random.below(12), () => random.pick(words)).join(''));
      check(lines, random);
    }
  });

  test.each([15, 16, 17, 31, 32, 33, 47, 48, 49, 64, 65])('and parts of %i bytes', (length) => {
    const random = new Random(SEED + 2);
    const part = 'x'.repeat(length);
    for (const text of [
      `${part}:deny\n`,
      `1:allow,${part}="y"\n`,
      `1:allow,N="${part}"\n`,
      `1:allow,!${part}\n`,
      `1:allow,${part}`,
      `1:allow,N="${part}`,
      `#${part}`,
      part,
      `${part}:allow${' '.repeat(length)}`,
    ]) {
      check(bytesOf(text), random);
    }
  });
});

test('a record is in its room, even if that is as long as the record', () => {
  const [djb] = DIALECTS;
  // What is copied beyond a line is none of the fills.
  const options = { addressBytes: djb!.addressBytes, flags: 0, pairs: 1, variables: 0 };
  for (let length = 0; length <= 100; length += 1) {
    const part = 'x'.repeat(length);
    for (const [line, data] of [
      [`${part}:deny\n`, 2],
      [`${part}:allow\n`, 0],
      [`${part}:allow,A="${part}"\n`, 4 + length],
      [`${part}:allow,${part}="1"\n`, 4 + length],
    ] as const) {
      const records = 8 + length + data;
      for (const fill of FILLS) {
        const { said, damage } = scan(fill, bytesOf(line), { ...options, records }, 'y'.repeat(200));
        expectSame([damage, Buffer.from(said.records, 'hex').length], [[], records], () => line);
      }
    }
  }
});

test('a range stays in its regions, whatever the room', SLOW, () => {
  const part = fc.uint8Array({ maxLength: 40 });
  const octet = fc.integer({ min: 0, max: 255 });
  holds(
    fc.property(
      part,
      part,
      part,
      octet,
      octet,
      fc.nat(5),
      fc.constantFrom(-1, 0, 1, 7),
      fc.nat(12),
      (left, right, data, bottom, top, count, more, pairs) => {
        // Records of three digits, and a byte more or less than they take.
        const room = Math.max(0, count * (8 + left.length + 3 + right.length + data.length) + more);
        const results = FILLS.map((fill) => {
          const guarded = Guarded.with(fill);
          const { kernel } = guarded;
          kernel.bytes.set(DIALECTS[0]!.addressBytes, ADDRESS_BYTES);
          const [l, r, d] = [guarded.region(left), guarded.region(right), guarded.region(data)];
          const [output, index] = [guarded.region(room, true), guarded.region(8 * pairs)];
          kernel.state.fill(0);
          kernel.state[OUTPUT] = output.start;
          kernel.state[OUTPUT_END] = output.end;
          kernel.state[POSITION_BASE] = -output.start;
          kernel.state[INDEX] = index.start;
          kernel.state[INDEX_END] = index.end;
          const next = kernel.run.addRange(bottom, top, l.start, l.length, r.start, r.length, d.start, d.length);
          const records = kernel.bytes.toString('latin1', output.start, kernel.state[OUTPUT]);
          const expected = Array.from({ length: next - bottom }, (_, i) => recordOf(left, bottom + i, right, data));
          expect(records).toBe(expected.join(''));
          expect(kernel.state[OUTPUT]).toBeLessThanOrEqual(output.end);
          return {
            next,
            records,
            pairs: kernel.bytes.toString('hex', index.start, kernel.state[INDEX]),
            damage: guarded.damage(),
          };
        });
        for (const result of results) expect(result).toEqual({ ...results[0], damage: [] });
      },
    ),
  );

  function recordOf(left: Uint8Array, n: number, right: Uint8Array, data: Uint8Array): string {
    const key = Buffer.concat([left, Buffer.from(`${n}`), right]);
    const lengths = Buffer.alloc(8);
    lengths.writeUInt32LE(key.length);
    lengths.writeUInt32LE(data.length, 4);
    return Buffer.concat([lengths, key, data]).toString('latin1');
  }
});

test('sorting and placing stay in their regions', SLOW, () => {
  // Many records of one hash are probed past the end of their table, and then placed in another way.
  const flooded = fc
    .tuple(fc.array(fc.integer(), { maxLength: 100 }), fc.nat(120), fc.constantFrom(0, 0x100, 0x2b5c4, -1, -256))
    .map(([others, length, hash]) => [...others, ...new Array<number>(length).fill(hash), ...others]);
  holds(
    fc.property(flooded, fc.constantFrom(0, 0, 1, 40), (hashes, room) => {
      const results = FILLS.map((fill) => {
        const guarded = Guarded.with(fill);
        const { run, state } = guarded.kernel;
        const contents = Buffer.alloc(16 * hashes.length);
        for (const [i, value] of hashes.entries()) {
          contents.writeInt32LE(value, 8 * i);
          contents.writeUInt32LE(i + 1, 8 * i + 4);
        }
        const pairs = guarded.region(contents);
        const starts = guarded.region(STARTS_LENGTH);
        const header = guarded.region(HEADER_LENGTH);
        const largest = run.sortByTable(pairs.start, hashes.length, starts.start, header.start, 77);
        const slots = guarded.region(16 * Math.max(largest, room));
        const tables: string[] = [];
        for (let next = 0, used = 0; next < TABLE_COUNT; ) {
          next = run.placeTables(next, hashes.length, starts.start, header.start, slots.start, used, slots.length);
          used = state[USED_SLOTS]!;
          const rest = state[REST_TABLE]!;
          if (rest === TABLE_COUNT) {
            tables.push(guarded.kernel.bytes.toString('hex', slots.start, slots.start + used));
            used = 0;
            continue;
          }
          const slotCount = header.bytes.readUInt32LE(8 * rest + 4);
          const ahead = guarded.region(4 * slotCount);
          const [block, pair] = [state[REST_BLOCK]!, state[REST_PAIR]!];
          const target = slots.start + used - 8 * slotCount;
          run.placeRest(rest, hashes.length, starts.start, target, slotCount, block, pair, ahead.start);
        }
        return { tables, damage: guarded.damage() };
      });
      for (const result of results) expect(result).toEqual({ ...results[0], damage: [] });
    }),
    60,
  );
});

describe('a lookup stays in its regions', SLOW, () => {
  const sound = compile(bytesOf('10.1.2.3:deny\n10.:allow,A="x"\n10.1.:deny\n=.a:deny\n=h.a:deny\n=:allow\n:allow\n'));
  const list = bytesOf('10.1.2.3\n10.1.2.4 h.a\n\n11.1.1.1 x.b.a\n11.1.1.1 b\n255.255.255.255\n1.2.3.4 -\n::1\n');

  /** Looks clients up with all fills, and returns the positions of their records. */
  function lookUp(database: Uint8Array, clients: Uint8Array, note = ''): string {
    const results = FILLS.map((fill) => {
      const guarded = Guarded.with(fill);
      const { kernel } = guarded;
      const [input, base] = [guarded.region(clients), guarded.region(database)];
      const group = guarded.region(GROUP_SIZE * CLIENT_LENGTH);
      const prefixes = guarded.region(PREFIXES_LENGTH);
      prefixes.bytes.fill(0);
      const positions = guarded.region(4 * Math.trunc(clients.length / 8 + 1));
      kernel.run.decide(input.start, input.end, base.start, base.length, group.start, prefixes.start, positions.start);
      const count = kernel.state[CLIENT_COUNT]!;
      return {
        at: kernel.state[AT]! - input.start,
        positions: kernel.bytes.toString('hex', positions.start, positions.start + 4 * count),
        damage: guarded.damage(),
      };
    });
    for (const result of results) expect(result, seeded(note)).toEqual({ ...results[0], damage: [] });
    return results[0]!.positions;
  }

  test('however the database is damaged and the list is cut', () => {
    const random = new Random(SEED);
    for (let i = 0; i < 150; i += 1) {
      const database = Buffer.from(sound);
      for (let n = random.below(4); n > 0; n -= 1) database[random.below(sound.length)] = random.below(256);
      // Numbers of four bytes at their limits.
      if (random.onceIn(2))
        database.writeUInt32LE(
          random.pick([0xffffffff, 0x7fffffff, sound.length]),
          4 * random.below(Math.trunc(sound.length / 4)),
        );
      const length = Math.max(2048, random.onceIn(3) ? random.below(sound.length) : sound.length);
      lookUp(database.subarray(0, length), list.subarray(0, 1 + random.below(list.length)), `${i}`);
    }
  });

  test.each(['10.1.2.3', '=h.a'])('where the record of %s is at the end, and cut there', (key) => {
    const record = Buffer.concat([Buffer.alloc(8), bytesOf(key), bytesOf('D\0')]);
    record.writeUInt32LE(key.length);
    record.writeUInt32LE(2, 4);
    const whole = Buffer.concat([sound, record]);
    whole.writeUInt32LE(sound.length, slotOf(bytesOf(key), whole) + 4);
    const client = bytesOf(key.startsWith('=') ? '1.2.3.4 h.a' : key);
    const position = Buffer.alloc(4);
    position.writeUInt32LE(sound.length);
    for (let cut = 0; cut <= record.length; cut += 1) {
      const positions = lookUp(whole.subarray(0, sound.length + cut), client, `${cut}`);
      // Damage is left to others, who have the words for it.
      expect(positions).toBe(cut < 8 + key.length ? '' : position.toString('hex'));
    }
  });

  function slotOf(key: Uint8Array, database: Buffer): number {
    const hash = hashBytes(key) >>> 0;
    const table = database.readUInt32LE(8 * (hash & 255));
    return table + 8 * ((hash >>> 8) % database.readUInt32LE(8 * (hash & 255) + 4));
  }
});

test('regions have slack after them', () => {
  const kernel = new Kernel();
  const [first, second] = [kernel.allocate(1), kernel.allocate(100)];
  expect(second.start - first.end).toBeGreaterThanOrEqual(SLACK);
});
