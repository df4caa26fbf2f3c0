import { describe, expect, test } from 'vitest';
import { parseFlags } from '../../src/lint/server-flags.js';

/** The letters that count. */
function read(text: string): string {
  const { noHost, noInfo, isParanoid } = parseFlags(text);
  return `${noHost ? 'H' : ''}${noInfo ? 'R' : ''}${isParanoid ? 'p' : ''}`;
}

describe('the flags of a server', () => {
  test.each([
    ['', ''],
    ['-H -R', 'HR'],
    ['-HR', 'HR'],
    ['-vHRp', 'HRp'],
    ['  -H\t-p ', 'Hp'],
    ['-H -h', ''],
    ['-h -H', 'H'],
    ['-pP', ''],
    ['-4 -H', 'H'],
    ['-6HR1', 'HR'],
    ['-v -R -l 0 -x /etc/tcp.smtp.cdb -c 40 -u 89 -g 89 -H', 'HR'],
    ['-l0 -R', 'R'],
    ['-vRl0 -H', 'HR'],
    ['-lHR', ''],
    ['-l -H -R', 'R'],
    ['-xHome.cdb -R', 'R'],
    ['-B "220 -H mail" -R', 'R'],
    ["-B'220 -H' -R", 'R'],
    ['-t26 -T 180 -w 9 -b 20 -H', 'H'],
    ['-i -H', 'H'],
    ['-I eth0 -H', 'H'],
    ['-iH', 'H'],
    ['-Xd -? -H', 'H'],
    ['tcpserver -H -R 0 25 rblsmtpd -r list.example -h', 'HR'],
    ['-H -- -h', 'H'],
    ['-', ''],
    ['-x', ''],
  ])('%j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });
});
