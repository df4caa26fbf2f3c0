import { describe, expect, test } from 'vitest';
import { REFERENCE, readLog } from '../support/logs.js';

const LINE = 'tcpserver: ok 7722 localhost:127.0.0.1:34501 :127.0.0.1::51117';

function timeOf(prefix: string): string | undefined {
  const { decisions } = readLog(`${prefix}${LINE}\n`);
  expect(decisions).toMatchObject([{ client: '127.0.0.1' }]);
  const { time } = decisions[0]!;
  return time === undefined ? undefined : new Date(time).toISOString();
}

/** A local time of this machine. */
function local(...args: [number, number, number, number, number, number, number?]): string {
  const [year, month, ...rest] = args;
  return new Date(year, month, ...rest).toISOString();
}

describe('the time of a line', () => {
  test.each([
    // as multilog wrote it, and date(1) said at the time
    ['@400000006b020fe1020aa2ec ', '2026-11-21T21:40:39.034Z'],
    ['@400000004c5b34b604c9b734 ', '2010-08-05T22:01:16.080Z'],
    ['2024-01-21_12:34:56.78901 ', '2024-01-21T12:34:56.789Z'],
    ['2024-01-21T12:34:56.78901 ', '2024-01-21T12:34:56.789Z'],
    ['2024-01-21T12:34:56Z ', '2024-01-21T12:34:56.000Z'],
    ['2024-01-21T12:34:56+01:00 ', '2024-01-21T11:34:56.000Z'],
    ['2024-01-21T12:34:56.500000-0530 mx smtpd[12]: ', '2024-01-21T18:04:56.500Z'],
    ['Jan  9 12:34:56 mx smtpd: 1705840496.123456 ', '2024-01-21T12:34:56.123Z'],
    ['1705840496.123456 ', '2024-01-21T12:34:56.123Z'],
    ['2026-11-21 21:40:39.031139502  ', local(2026, 10, 21, 21, 40, 39, 31)],
    ['2026-11-21 21:40:39.031 ', local(2026, 10, 21, 21, 40, 39, 31)],
    ['Jan  9 12:34:56 mx tcpserver[812]: ', local(2026, 0, 9, 12, 34, 56)],
    ['Jan 10 12:34:56 mx smtpd: ', local(2026, 0, 10, 12, 34, 56)],
    // the year before, since logs do not come from the future
    ['Dec 31 23:59:59 mx smtpd: ', local(2025, 11, 31, 23, 59, 59)],
    ['Feb 29 01:02:03 mx smtpd: ', local(2024, 1, 29, 1, 2, 3)],
    ['', undefined],
  ])('%s', (prefix, time) => {
    expect(timeOf(prefix)).toBe(time);
  });

  test('of s6-log with both stamps is that of the first', () => {
    expect(timeOf('@400000006b020ffc01db26ae 2026-11-21 21:40:39.031139502  ')).toBe('2026-11-21T21:41:06.031Z');
  });

  test.each([
    '@400000006b020fe1020aa2e ',
    '@400000006b020fe1020aa2eg ',
    '2024-01-21 ',
    '2024/01/21_12:34:56 ',
    '<13> ',
    'Jan 21 12:34 mx smtpd: ',
  ])('is not guessed: a line with %j in front is not a decision', (prefix) => {
    expect(readLog(`${prefix}${LINE}\n`)).toMatchObject({ decisions: [], unknown: [`${prefix}${LINE}`] });
  });

  test.each(['2024-0a-21T12:34:56 ', 'Foo  9 12:34:56 mx smtpd: '])('is not known after %j', (prefix) => {
    expect(timeOf(prefix)).toBeUndefined();
  });

  test('leaves out what is too early, too late, or of no time', () => {
    const at = (day: number, client: number): string =>
      `2026-01-0${day}T00:00:00Z ${LINE.replace(':127.0.0.1::', `:10.0.0.${client}::`)}\n`;
    const log = `${[1, 2, 3, 4].map((day) => at(day, day)).join('')}${LINE}\n`;
    const [since, until] = [REFERENCE - 8 * 86_400_000, REFERENCE - 6 * 86_400_000];
    expect(readLog(log, { since, until })).toMatchObject({
      decisions: [{ client: '10.0.0.2' }, { client: '10.0.0.3' }],
      counts: { decisions: 5, filtered: 3, withoutTime: 1 },
    });
    expect(readLog(log, { since }).decisions).toHaveLength(3);
    expect(readLog(log, { until }).decisions).toHaveLength(3);
  });
});
