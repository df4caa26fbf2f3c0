import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesOf } from '../support/bytes.js';
import { readLog } from '../support/logs.js';
import { holds } from '../support/property.js';

const OK = 'tcpserver: ok 1 mx:192.0.2.1:25 a.example:198.51.100.7::1024';
const DENY = 'sslserver: deny 2 mx:192.0.2.1:465 :198.51.100.8::1024';

const LOG = `\
@400000006b020fe1020aa2ec tcpserver: status: 0/40
@400000006b020fe1020aa2ec tcpserver: pid 1 from 198.51.100.7
@400000006b020fe1020aa2ec ${OK}
@400000006b020fe1020aa2ec rblsmtpd: 198.51.100.7 pid 1: 451 later
Jan  9 12:34:56 mx smtpd: 1705840496.123456 ${DENY}
Jan  9 12:34:56 mx smtps[7]: ${DENY}
2026-01-09T12:34:56+00:00 mx smtps: ${OK}

${OK}
tcpserver: ok 1 mx:192.0.2.1:25 a.exam
${DENY}`;

/** The same as journald exports it. */
const JOURNAL = Buffer.concat([
  bytesOf('__CURSOR=s=1\n__REALTIME_TIMESTAMP=1705840496123456\n_PID=7\nMESSAGE=tcpserver: status: 0/40\n\n'),
  bytesOf('__CURSOR=s=2\n__REALTIME_TIMESTAMP=1705840496123456\nMESSAGE\n'),
  // what looks like an entry is a part of a message
  lengthOf(`a\n\nMESSAGE=${OK}\n\n`),
  bytesOf(`a\n\nMESSAGE=${OK}\n\n\nSYSLOG_IDENTIFIER=smtpd\n\n`),
  bytesOf(`__CURSOR=s=3\n__REALTIME_TIMESTAMP=1705840496123456\nMESSAGE=${OK}\nSYSLOG_IDENTIFIER=smtpd\n\n`),
  bytesOf(`__CURSOR=s=4\n__REALTIME_TIMESTAMP=1705840497000000\nMESSAGE=${DENY}\n_PID=1`),
]);

function lengthOf(text: string): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(text.length));
  return bytes;
}

/** Bytes in pieces that end at these places. */
function pieces(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

describe('a log', () => {
  test('has lines of every framing, and others that are counted', () => {
    const { decisions, unknown, counts } = readLog(LOG);
    expect(decisions.map(({ client, denied }) => [client, denied])).toEqual([
      ['198.51.100.7 a.example', false],
      ['198.51.100.8', true],
      ['198.51.100.8', true],
      ['198.51.100.7 a.example', false],
      ['198.51.100.7 a.example', false],
      ['198.51.100.8', true],
    ]);
    expect(counts).toMatchObject({ decisions: 6, server: 2, damaged: 1, unknown: 1, filtered: 0 });
    expect(unknown).toHaveLength(2);
  });

  test('is of a service by its port, its program or its tag', () => {
    expect(readLog(LOG, { service: '465' }).decisions).toHaveLength(3);
    expect(readLog(LOG, { service: 'tcpserver' }).decisions).toHaveLength(3);
    expect(readLog(LOG, { service: 'smtps' }).decisions).toHaveLength(2);
    expect(readLog(LOG, { service: 'smtps' }).counts).toMatchObject({ decisions: 6, filtered: 4 });
    expect(readLog(JOURNAL, { service: 'smtpd' }).decisions).toHaveLength(1);
  });

  test('of the journal has its entries, and nothing that is within a field', () => {
    expect(readLog(JOURNAL)).toMatchObject({
      decisions: [
        { client: '198.51.100.7 a.example', denied: false, time: 1705840496123.456 },
        { client: '198.51.100.8', denied: true, time: 1705840497000 },
      ],
      counts: { server: 1, unknown: 0 },
    });
  });

  test('may be cut into pieces anywhere', () => {
    for (const log of [bytesOf(LOG), JOURNAL]) {
      const whole = readLog(log);
      holds(
        fc.property(fc.array(fc.nat(), { maxLength: 20 }), (cuts) => {
          expect(readLog(pieces(log, cuts))).toEqual(whole);
        }),
      );
    }
  });

  test('may hold anything: what is not understood is counted, line by line', () => {
    const line = fc.oneof(
      fc.constantFrom(OK, DENY, '', 'tcpserver: ok ', '@4000', '\u001b[2J', 'MESSAGE', '__CURSOR='),
      fc.string({ unit: fc.constantFrom(...'@:[] .?0123456789abcdefokdenytcpserver\u001b\0\r\xff'), maxLength: 80 }),
      fc.nat(OK.length).map((end) => OK.slice(0, end)),
      fc.nat(OK.length).map((start) => OK.slice(start)),
    );
    holds(
      fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
        const { counts, decisions } = readLog(`x\n${lines.join('\n')}\n`);
        const { decisions: count, limits, unreadableRules, server, damaged, unknown } = counts;
        expect(count + limits + unreadableRules + server + damaged + unknown).toBe(
          1 + lines.filter((text) => text !== '').length,
        );
        expect(decisions.length).toBeGreaterThanOrEqual(lines.filter((text) => text === OK || text === DENY).length);
        for (const { client } of decisions) expect(client).toMatch(/^[0-9a-f.:]+(?: [!-\xff]+){0,2}$/);
      }),
    );
  });

  test('may have a line without end, of which not much is kept', () => {
    const piece = Buffer.alloc(1 << 16, 'x');
    const { counts, unknown } = readLog([
      bytesOf(`${OK}\n`),
      ...Array<Uint8Array>(100).fill(piece),
      bytesOf(`\n${OK}\n`),
    ]);
    expect(counts).toMatchObject({ decisions: 2, unknown: 1 });
    expect(unknown[0]!.length).toBeLessThan(1000);
  });

  test('hands on decisions of many lines in their order', () => {
    const count = 10_000;
    const lines = Array.from(
      { length: count },
      (_, i) => `${OK.replace('198.51.100.7', `10.0.${i >> 8}.${i & 255}`)}\n`,
    );
    const { decisions } = readLog(lines.join(''));
    expect(decisions.map(({ client }) => client)).toEqual(
      Array.from({ length: count }, (_, i) => `10.0.${i >> 8}.${i & 255} a.example`),
    );
  });
});
