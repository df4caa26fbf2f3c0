import { describe, expect, test } from 'vitest';
import type { DialectName } from '../../src/dialects/dialect.js';
import { FlagsError } from '../../src/server/server.js';
import { parseFlags } from '../../src/server/server-flags.js';

/** The letters that count. */
function read(text: string, dialect: DialectName = 'djb'): string {
  const { noHost, noInfo, isParanoid, isIpv6Forced } = parseFlags(text, dialect);
  return `${noHost ? 'H' : ''}${noInfo ? 'R' : ''}${isParanoid ? 'p' : ''}${isIpv6Forced ? '6' : ''}`;
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
    ['-v -R -l 0 -x /etc/tcp.smtp.cdb -c 40 -u 89 -g 89 -H', 'HR'],
    ['-l0 -R', 'R'],
    ['-vRl0 -H', 'HR'],
    ['-lHR', ''],
    ['-l -H -R', 'R'],
    ['-xHome.cdb -R', 'R'],
    ['-B "220 -H mail" -R', 'R'],
    ["-B'220 -H' -R", 'R'],
    ['-t26 -b 20 -H', 'H'],
    ['-Xd -H', 'H'],
    ['-H -R 0 25 rblsmtpd -r list.example -h', 'HR'],
    ['-H -- 0 25 qmail-smtpd', 'H'],
    ['-y ip.cdb -H', 'H'],
    ['-T 180 -w 9 -H', 'H'],
  ])('%j', (text, expected) => {
    expect(read(text)).toBe(expected);
  });

  test.each([
    ['tcpserver -H -R 0 25 rblsmtpd -r list.example -h', 'djb', 'HR'],
    ['sslserver -x tcp.smtps.cdb -HR 0 465 qmail-smtpd', 'djb', 'HR'],
    ['/usr/local/bin/sslserver -y ip.cdb -H 0 465 qmail-smtpd', 'fehcom', 'H'],
    ['exec softlimit -m 9000000 /usr/bin/tcpserver -vR -x "$RULES" "$IP" smtp qmail-smtpd', 'djb', 'R'],
    ['tcpserver', 'djb', ''],
    ['-6HR1', 'ipv6', 'HR6'],
    ['-4 -H', 'ipv6', 'H'],
    ['-I eth0 -H', 'ipv6', 'H'],
    ['-I -H', 'ipv6', ''],
    ['sslserver -i -H 0 465 qmail-smtpd', 'ipv6', 'H'],
    ['-m /etc/sql -C 5 -n cert.pem -H', 'indimail', 'H'],
    // tcpserver of ucspi-tcp6 does not ask who the client is, unless it is told to.
    ['-H', 'fehcom', 'HR'],
    ['-r', 'fehcom', ''],
    ['tcpserver -p 0 25 qmail-smtpd', 'fehcom', 'Rp'],
  ] as const)('%j of %s', (text, dialect, expected) => {
    expect(read(text, dialect)).toBe(expected);
  });

  test.each([
    ['-H -? -R', '"-H -? -R": the server has no flag -? in this dialect'],
    ['-x', '"-x": the flag -x lacks its argument'],
    ['-H ip.cdb -R', '"-H ip.cdb -R": "ip.cdb" is not a flag, and what follows it would not be read'],
    ['tcpserver -6 0 25 x', '"tcpserver -6 0 25 x": tcpserver has no flag -6 in this dialect'],
    ['H', '"H" is neither flags, as in "-H -R", nor the command line of tcpserver or sslserver'],
  ])('%j is refused, rather than read in part', (text, message) => {
    expect(() => parseFlags(text)).toThrow(new FlagsError(message));
  });
});
