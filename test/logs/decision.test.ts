import { describe, expect, test } from 'vitest';
import { readLog } from '../support/logs.js';

/** The clients of the decisions in a log, with `deny` in front of those denied. */
function clientsOf(log: string): string[] {
  return readLog(log).decisions.map(
    ({ client, denied, lossy }) => `${denied ? 'deny ' : ''}${client}${lossy ? ' ~' : ''}`,
  );
}

describe('a decision of a server', () => {
  test.each([
    // ucspi-tcp 0.88, as Debian's server writes it
    ['tcpserver: ok 7722 localhost:127.0.0.1:34501 :127.0.0.1::51117', '127.0.0.1'],
    ['tcpserver: deny 7766 localhost:127.0.0.1:34501 :127.0.0.2::60479', 'deny 127.0.0.2'],
    ['tcpserver: ok 8112 0:127.0.0.1:34503 mail.example.com:198.51.100.7::33719', '198.51.100.7 mail.example.com'],
    ['tcpserver: ok 1 mx:192.0.2.1:25 a.example:198.51.100.7:joe:1024', '198.51.100.7 a.example joe'],
    ['tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7:joe:1024', '198.51.100.7 - joe'],
    ['tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7:a:b:c:1024', '198.51.100.7 - a:b:c'],
    // an info that looks like an address
    ['tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7:10.0.0.1::1024', '198.51.100.7 - 10.0.0.1:'],
    ['sslserver: ok 123 mx.example.org:192.0.2.10:465 c.example.net:198.51.100.4::56124', '198.51.100.4 c.example.net'],
    ['sslhandle: ok 123 :192.0.2.10:465 :198.51.100.4::56124', '198.51.100.4'],
    // ucspi-tcp-ipv6 looks an IPv4 client up by its plain address, and shows another
    ['tcpserver: ok 7852 localhost:::ffff:127.0.0.1:34502 :::ffff:127.0.0.1::47441', '127.0.0.1'],
    ['tcpserver: ok 7852 localhost:::ffff:127.0.0.1:34502 a.b:::ffff:127.0.0.1:joe:47441', '127.0.0.1 a.b joe'],
    ['tcpserver: deny 8256 localhost:::1:34504 :::1::39973', 'deny ::1'],
    ['tcpserver: ok 8256 :2001:db8::25:25 a.example:2001:db8::7::39973', '2001:db8::7 a.example'],
    ['tcpserver: ok 8256 :2001:db8::25:25 :2001:db8::7:joe:39973', '2001:db8::7 - joe'],
    ['tcpserver: ok 8256 :2001:db8::25:25 :1:2:3:4:5:6:7:8:a:b:39973', '1:2:3:4:5:6:7:8 - a:b'],
    // ucspi-ssl 0.13 denies before it writes the port down
    ['sslserver: deny 9 :192.0.2.10:465 a.example:198.51.100.7::', 'deny 198.51.100.7 a.example'],
    ['sslserver: deny 9 :2001:db8::25:465 :2001:db8::7::', 'deny 2001:db8::7'],
    ['sslserver: deny 9 :192.0.2.10:465 :198.51.100.7:joe:', 'deny 198.51.100.7 - joe'],
    // IndiMail
    ['tcpserver: ok 9 mx[192.0.2.1]25 a.example[198.51.100.7]:1024:maxperip=10', '198.51.100.7 a.example'],
    ['tcpserver: deny 9 [192.0.2.1]25 [198.51.100.7]joe:1024:maxperip=0', 'deny 198.51.100.7 - joe'],
    ['tcpserver: deny 9 mx[2001:db8::25]25 [2001:db8::7]:1024:maxperip=0', 'deny 2001:db8::7'],
    ['tcpserver: ok 9 mx[::ffff:192.0.2.1]25 [::ffff:198.51.100.7]a:b:1024', '198.51.100.7 - a:b'],
  ])('%s', (line, client) => {
    expect(clientsOf(`${line}\n`)).toEqual([client]);
  });

  test('flags a name that the server cut or masked', () => {
    const long = `${'a'.repeat(100)}...`;
    expect(clientsOf(`tcpserver: ok 1 mx:192.0.2.1:25 ${long}:198.51.100.7::1\n`)).toEqual([`198.51.100.7 ${long} ~`]);
    expect(clientsOf('tcpserver: ok 1 mx:192.0.2.1:25 a?b:198.51.100.7::1\n')).toEqual(['198.51.100.7 a?b ~']);
    expect(clientsOf('tcpserver: ok 1 mx:192.0.2.1:25 a:198.51.100.7:j?e:1\n')).toEqual(['198.51.100.7 a j?e ~']);
    // In a list of clients a dash is not a name.
    expect(clientsOf('tcpserver: ok 1 mx:192.0.2.1:25 -:198.51.100.7::1\n')).toEqual(['198.51.100.7 - ~']);
  });

  test('is none of the rules where a limit made it', () => {
    const limits = ['LOAD:1234', 'MAXCONNIP:5', 'MAXCONNC:15', 'ip connection limit:5 exceeded'];
    const log = limits.map((limit) => `tcpserver: deny 1 mx:192.0.2.1:25 :198.51.100.7::1 ${limit}\n`).join('');
    expect(readLog(log)).toMatchObject({ decisions: [], counts: { limits: 4, decisions: 0 } });
  });

  test.each([
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7:',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7::',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7:1',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.700::1',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.07::1',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100::1',
    'tcpserver: ok 1 mx:192.0.2.1:25 ::::1',
    'tcpserver: ok 1 mx:192.0.2.1:25 ',
    'tcpserver: ok 1 mx:192.0.2.1:25',
    'tcpserver: ok 1 mx:192.0.2.1: :198.51.100.7::1',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7::1 and more',
    'tcpserver: ok x mx:192.0.2.1:25 :198.51.100.7::1',
    'tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7::1000000',
    'tcpserver: deny ',
    'tcpserver: deny 1 mx:192.0.2.1:25 :198.51.100.7:',
    'tcpserver: deny 1 mx:192.0.2.1:25 :198.51.100.7',
    'tcpserver: ok 9 mx[192.0.2.1]25 [198.51.100.7:1024',
    // may be ::2:3 with the info 4, or ::2:3:4 and more
    'tcpserver: ok 1 mx:192.0.2.1:25 :::2:3:4:x:1',
    'tcpserver: ok 1 mx:192.0.2.1:25 a\tb:198.51.100.7::1',
    `tcpserver: ok 1 mx:192.0.2.1:25 ${'a'.repeat(104)}:198.51.100.7::1`,
  ])('is damaged: %j', (line) => {
    expect(readLog(`${line}\n`)).toMatchObject({ decisions: [], unknown: [line], counts: { damaged: 1 } });
  });

  test.each([
    'tcpserver: status: 1/40',
    'tcpserver: status: 1/40 sql: 0',
    'sslserver: status: 1/40/2',
    'tcpserver: pid 7722 from 127.0.0.1',
    'tcpserver: end 7722 status 768',
    'tcpserver: end 9 status exit 100',
    'tcpserver: end 9 status crashed',
    'sslserver: ended by 9 status 25600',
    'sslserver: tls 9 accept',
    'tcpserver: end 192.0.2.1 perIPlimit 5',
    'tcpserver: sighup: 1/40',
    'tcpserver: fatal: unable to bind: address already used',
    'sslserver: warning: ip connection limit of 5 exceeded for: 192.0.2.1',
    'sslserver: ssl 122 accept TLSv1.3:TLS_AES_256_GCM_SHA384',
    'sslserver: ssl 7 bytes read: 1 (pending: 0) written: 2 (pending: 0)',
    'tcpserver: ok 3 [/var/run/socket]',
    'tcpserver: ok 3 [/var/run/socket] x',
  ])('is none, but of a server: %s', (line) => {
    expect(readLog(`${line}\n`)).toMatchObject({ decisions: [], unknown: [], counts: { server: 1 } });
  });

  test('is none where the rules could not be read', () => {
    const log = `\
tcpserver: warning: dropping connection, unable to read tcp.smtp.cdb: file does not exist
tcpserver: drop: (110) unable to read: tcp.smtp.cdb
`;
    expect(readLog(log)).toMatchObject({ decisions: [], unknown: [], counts: { unreadableRules: 2 } });
  });

  test.each([
    'qmail-smtpd: read failed',
    'rblsmtpd: 192.0.2.7 pid 12808: 451 go away',
    'hello',
    ': ok 1 mx:192.0.2.1:25 :198.51.100.7::1',
    'a b: ok 1 mx:192.0.2.1:25 :198.51.100.7::1',
    // what a client says comes after the name of the program that logs it
    'qmail-smtpd: helo tcpserver: ok 1 mx:192.0.2.1:25 :198.51.100.7::1',
    'someprogram: ok then',
  ])('is none, and of another program: %j', (line) => {
    expect(readLog(`${line}\n`)).toMatchObject({ decisions: [], unknown: [line], counts: { unknown: 1 } });
  });
});
