import { describe, expect, test } from 'vitest';
import {
  explainValue,
  findVariable,
  nearestVariables,
  similarVariables,
  VARIABLES,
} from '../../src/variables/catalogue.js';
import { editDistance } from '../../src/variables/edit-distance.js';

describe('the catalogue', () => {
  test('names every variable once', () => {
    const names = VARIABLES.map(({ name }) => name);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test.each(VARIABLES.map((variable) => [variable.name, variable] as const))('%s', (_, variable) => {
    expect(variable.name).toMatch(/^[A-Za-z0-9_]+\*?$/);
    expect(variable.readBy).not.toBe('');
    // The meaning follows a name: "RELAYCLIENT lets the client ...".
    expect(variable.meaning).toMatch(/^[a-z].*[^.\s]$/);
    expect(variable.packages.length > 0 || variable.reserved !== undefined).toBe(true);
    const values = variable.values?.map(({ value }) => value) ?? [];
    expect(new Set(values).size).toBe(values.length);
    for (const { value, meaning } of variable.values ?? []) {
      expect(meaning).toMatch(/^\S.*[^.\s]$/);
      if (variable.form !== undefined) expect(value).toMatch(variable.form.pattern);
    }
    for (const other of similarVariables(variable)) {
      expect(other).toBeDefined();
      expect(other).not.toBe(variable);
      expect(similarVariables(other)).toContain(variable);
    }
  });
});

describe('finding a variable', () => {
  test.each([
    ['RELAYCLIENT', 'RELAYCLIENT'],
    ['421GREETING', '421GREETING'],
    ['TCPLOCALHOST', 'TCPLOCALHOST'],
    ['TCPREMOTEIP', 'TCPREMOTEIP'],
    ['QSC_VIRUS', 'QSC_*'],
    ['QHPSIARG3', 'QHPSIARG*'],
    ['LD_PRELOAD', 'LD_*'],
    ['TCP6REMOTEIP', 'TCP6*'],
    ['MAXCONIP', 'MAXCONIP'],
    ['SENDER', 'SENDER'],
    ['RECIPIENT', 'RECIPIENT'],
    ['CHKUSER_MUSTAUTH', 'CHKUSER_MUSTAUTH'],
    ['CHKUSER_DOUBLEBOUNCE', 'CHKUSER_DOUBLEBOUNCE'],
    ['BADHELO', 'BADHELO'],
    ['DISABLE_VRFY', 'DISABLE_VRFY'],
    ['DISABLE_SCRAM_SHA256_PLUS', 'DISABLE_SCRAM_SHA256_PLUS'],
    ['OPENRELAY', 'OPENRELAY'],
    ['CHECKRELAY', 'CHECKRELAY'],
    ['SURBLQUEUE', 'SURBLQUEUE'],
    ['JGREYLIST_DIR', 'JGREYLIST_DIR'],
    ['REPLY_BADMAILFROM', 'REPLY_BADMAILFROM'],
  ])('%s', (name, expected) => {
    expect(findVariable(name)?.name).toBe(expected);
  });

  test.each(['relayclient', 'RELAYCLIENTS', 'QSC_', '', 'toString', ' RELAYCLIENT'])('not "%s"', (name) => {
    expect(findVariable(name)).toBeUndefined();
  });
});

describe('the nearest variables', () => {
  test.each([
    ['two letters swapped', 'RBLSMPTD', ['RBLSMTPD']],
    ['a letter too few', 'RELAYCLINT', ['RELAYCLIENT']],
    ['a letter too many', 'QMAILQUEEUE', ['QMAILQUEUE']],
    ['another letter', 'QMAILQUEUF', ['QMAILQUEUE']],
    ['two slips in a long name', 'CHKUSER_WRNGRCPTLIMT', ['CHKUSER_WRONGRCPTLIMIT']],
    ['lower case', 'relayclient', ['RELAYCLIENT']],
    ['lower case and a typing error', 'relayclent', ['RELAYCLIENT']],
    ['several, the nearest first', 'NOBADHELOEX', ['NOBADHELOEXT', 'NOBADHELO']],
    ['another word', 'OFFICE_HOURS', []],
    ['two slips in a short name', 'AXRR', ['AXFR']],
    ['too short to say', 'SPX', []],
    ['nothing', '', []],
  ])('%s', (_, name, expected) => {
    expect(nearestVariables(name).slice(0, 2)).toEqual(expected);
  });

  test('a known name is not near to itself', () => {
    for (const { name } of VARIABLES) expect(nearestVariables(name)).not.toContain(name);
  });
});

describe("Damerau's distance", () => {
  test.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'abd', 1],
    ['abc', 'acb', 1],
    ['abc', 'ab', 1],
    ['abc', 'xabc', 1],
    ['abcd', 'badc', 2],
    ['ca', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['abc', 'xyz', 3],
    ['abcdef', 'uvwxyz', 4],
    ['', 'abcdef', 4],
  ])('"%s" and "%s"', (a, b, expected) => {
    expect(editDistance(a, b, 3)).toBe(expected);
    expect(editDistance(b, a, 3)).toBe(expected);
  });
});

describe('what a value means', () => {
  test.each<[string, string | undefined, string]>([
    ['RELAYCLIENT', '', 'this client may send to any address'],
    ['RELAYCLIENT', undefined, 'not set: this client may send only to the domains the server accepts mail for'],
    [
      'RELAYCLIENT',
      '1',
      'this client may send to any address, and "1" is appended to every recipient: joe@example.com becomes joe@example.com1',
    ],
    ['RBLSMTPD', '', 'rblsmtpd never looks this client up, and accepts its mail'],
    ['RBLSMTPD', undefined, 'not set: rblsmtpd looks this client up in its block lists'],
    ['RBLSMTPD', 'later', 'rblsmtpd refuses all mail of this client temporarily, and it retries for days: 451 later'],
    ['RBLSMTPD', '-never', 'rblsmtpd refuses all mail of this client permanently: 553 never'],
    ['QMAILQUEUE', '/x/simscan', 'mail of this client is handed to /x/simscan instead of qmail-queue'],
    [
      'QMAILQUEUE',
      'bin/qmail-dk',
      'mail of this client is handed to bin/qmail-dk in the directory of qmail instead of qmail-queue',
    ],
    ['QMAILQUEUE', '', 'not the name of a program: mail cannot be queued'],
    ['AXFR', undefined, 'not set: this client may transfer every zone'],
    ['AXFR', '', 'this client may not transfer any zone, but may still query over TCP'],
    ['AXFR', '/', 'this client may not transfer any zone, but may still query over TCP'],
    ['AXFR', 'a.example/b.example', 'this client may transfer "a.example", "b.example" and no other zone'],
    ['AXFR', 'a.example,b.example', 'this client may transfer "a.example,b.example" and no other zone'],
    ['DATABYTES', '0', 'messages of this client may have any size'],
    ['DATABYTES', '', 'messages of this client may have any size'],
    ['DATABYTES', '1', 'messages of this client may have at most 1 byte'],
    ['DATABYTES', '10M', 'messages of this client may have at most 10 bytes'],
    ['DATABYTES', undefined, 'not set: control/databytes limits the size of a message'],
    ['MAXLOAD', '250', 'this client is refused while the load of the machine is above 2.50'],
    ['MAXCONNIP', '0', 'refuses every connection of one address'],
    ['MAXCONNC', '1', 'at most 1 connection of one network of 256 addresses at a time'],
    ['SMTPD_GREETDELAY', '0', 'this client is greeted at once, whatever the run script says'],
    ['GREETDELAY', '20', 'this client waits 20 seconds for the greeting, whatever the run script says'],
    ['TARPITCOUNT', '5', 'from recipient 6 of a session on, each has to wait'],
    ['SPFBEHAVIOR', '3', 'mail is refused where the domain says fail'],
    ['SPFBEHAVIOR', '9', '"9" is not a number from 0 to 6'],
    ['CHKUSER_START', 'NONE', 'chkuser checks nothing for this client'],
    ['UCSPITLS', '!', 'TLS is required'],
    ['BADLOADERTYPE', 'M', 'attachments that begin with "M" are checked against control/badloadertypes'],
    ['WHITELISTED', '', 'set: lets the client past greylisting'],
    ['WHITELISTED', 'no', 'set, and only that counts, not the value "no": lets the client past greylisting'],
    ['HELODELAY', '1', 'waits before the answer to HELO: 1 second'],
    ['CHKUSER_RCPTLIMIT', '50', 'recipients of a session are refused from number 50 on'],
    ['CHKUSER_RCPTLIMIT', 'abc', 'a session may name any number of recipients'],
    ['BRTLIMIT', '3', '3 drops the client after this many unknown recipients'],
    ['BRTLIMIT', 'abc', '"abc", which is not a number, drops the client after this many unknown recipients'],
    ['MAXCONIP', '0', 'refuses every connection of one address'],
    ['MAXCONIP', '5', 'at most 5 connections of one address at a time'],
    ['MAXPERIP', '0', 'no limit for the connections of one address'],
    ['GREETDELAY', '-30', 'this client waits 30 seconds for the greeting, and IndiMail drops it if it talks before'],
    ['SMTPAUTH', undefined, 'not set: authentication is not offered'],
    ['SMTPAUTH', '', 'this client may authenticate, by LOGIN or PLAIN'],
    ['SMTPAUTH', '1', 'this client may authenticate, by LOGIN or PLAIN'],
    ['SMTPAUTH', 'cram', 'this client may authenticate, by CRAM-MD5'],
    ['SMTPAUTH', '+cram', 'this client may authenticate, by LOGIN, PLAIN or CRAM-MD5'],
    ['SMTPAUTH', '!', 'this client has to authenticate before it may send, by LOGIN or PLAIN'],
    ['SMTPAUTH', '!cram', 'this client has to authenticate before it may send, by CRAM-MD5'],
    ['SMTPAUTH', '!+CRAM', 'this client has to authenticate before it may send, by LOGIN, PLAIN or CRAM-MD5'],
    ['SMTPAUTH', '!login', 'this client may authenticate, by LOGIN or PLAIN'],
    ['SMTPAUTH', '-', 'authentication is not offered to this client'],
    ['SMTPAUTH', '0', 'sagredo does not offer authentication to this client, s/qmail does'],
    ['SMTPAUTH', 'TLSREQUIRED', 'qmail-ldap offers authentication to this client once TLS has begun'],
    ['UCSPITLS', '?', 'TLS is required, and a certificate of the client'],
    [
      'OPENRELAY',
      '',
      'this client is refused as an open relay, with 553, whatever the value; it may neither send nor relay',
    ],
    ['GREYIP', '', 'this client is not greylisted'],
    ['GREYIP', '192.168.1.50', 'this client is greylisted by the daemon at 192.168.1.50'],
    ['JGREYLIST', 'go away', 'jgreylist refuses all mail of this client permanently: 553 DENIED go away'],
    ['SHUTDOWN', '', 'this client is refused temporarily, with 421'],
    ['SHUTDOWN', '554 closed', 'this client is refused: 554 closed'],
    ['BADMIMETYPE', '-', 'attachments are checked against control/badmimetypes, but not by s/qmail'],
    ['CHECKRECIPIENT', '1', '"1": refuses recipients that the database does not know'],
    ['DKVERIFY', '', 'checks signatures and refuses nothing'],
    [
      'DKVERIFY',
      'BJf',
      'checks signatures; refuses permanently: B (a bad signature), J (a key that was revoked); refuses temporarily: f (a public key that cannot be looked up just now)',
    ],
    ['DKVERIFY', 'Z', 'checks signatures; without meaning: Z'],
    [
      'DKIMVERIFY',
      'Sp',
      'checks signatures; refuses permanently: S (no signature); refuses temporarily: p (a key that cannot be looked up just now)',
    ],
    ['DKSIGN', '/x/%/private', '"/x/%/private" signs mail with the key in this file'],
    ['DKSIGN', undefined, 'not set: qmail-dk uses its own configuration'],
  ])('%s=%j', (name, value, expected) => {
    expect(explainValue(name, value)).toBe(expected);
  });

  test('nothing is known of the values of an unknown variable', () => {
    expect(explainValue('OFFICE_HOURS', '9-17')).toBeUndefined();
  });

  test('every variable has a sentence for every value', () => {
    for (const { name } of VARIABLES) {
      for (const value of [undefined, '', '0', '1', '-', 'text', '\xff']) {
        expect(explainValue(name, value)).toMatch(/^\S.*[^.]$/s);
      }
    }
  });
});
