import { describe, expect, test } from 'vitest';
import { CHECKS } from '../../src/checks/registry.js';
import { DEFAULT_DIALECT } from '../../src/dialects/registry.js';
import { lint } from '../../src/lint/lint.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';
import { SLOW } from '../support/slow.js';

const checks = ['missing-trailing-dot', 'variables-on-deny'].map(
  (code) => CHECKS.find((check) => check.code === code)!,
);

/** What is found, `LINE CODE` each. */
function found(...lines: readonly string[]): string[] {
  const source = new Source('tcp.smtp', bytesOf(`${lines.join('\n')}\n`));
  return lint(source, { dialect: DEFAULT_DIALECT, checks }).map(({ code, span, severity }) => {
    if (code.includes('suppression')) expect(severity).toBe('warning');
    return `${source.locationOf(span.start).line} ${code}`;
  });
}

const FOUND = '10.0.0:allow';

describe('a comment that suppresses', () => {
  test('takes out the findings of the next line', () => {
    expect(found(FOUND)).toEqual(['1 missing-trailing-dot']);
    expect(found('# tcprules-ignore missing-trailing-dot -- a test', FOUND)).toEqual([]);
    expect(found('#tcprules-ignore missing-trailing-dot -- a test', FOUND)).toEqual([]);
    expect(found('#\ttcprules-ignore  missing-trailing-dot   -- a test', FOUND)).toEqual([]);
  });

  test('takes out only those it names, and only there', () => {
    const comment = '# tcprules-ignore missing-trailing-dot -- a test';
    expect(found(comment, '10.0.0:deny,A="1"')).toEqual(['2 variables-on-deny']);
    expect(found(comment, FOUND, '10.0.1:allow')).toEqual(['3 missing-trailing-dot']);
    expect(found(FOUND, comment, FOUND)).toEqual(['1 missing-trailing-dot']);
  });

  test('does not hide what keeps a file from being compiled', () => {
    const checks = CHECKS.filter(({ code }) => code === 'unknown-instruction');
    const source = new Source('tcp.smtp', bytesOf('# tcprules-ignore unknown-instruction -- a test\n10.:Deny\n'));
    const findings = lint(source, { dialect: DEFAULT_DIALECT, checks });
    expect(findings.map(({ code }) => code)).toEqual(['unused-suppression', 'unknown-instruction']);
    expect(findings[0]!.message).toContain('cannot be suppressed');
  });

  test('may name several', () => {
    const line = '10.0.0:deny,A="1"';
    expect(found('# tcprules-ignore missing-trailing-dot, variables-on-deny -- both', line)).toEqual([]);
    expect(found('# tcprules-ignore missing-trailing-dot variables-on-deny -- both', line)).toEqual([]);
    expect(
      found('# tcprules-ignore missing-trailing-dot -- one', '# tcprules-ignore variables-on-deny -- two', line),
    ).toEqual([]);
  });

  test('may be followed by other comments', () => {
    expect(found('# tcprules-ignore missing-trailing-dot -- a test', '# and more', FOUND)).toEqual([]);
  });

  test('is found if nothing is there to suppress', () => {
    const comment = '# tcprules-ignore missing-trailing-dot -- a test';
    expect(found(comment, '10.0.0.:allow')).toEqual(['1 unused-suppression']);
    expect(found('10.0.0.:allow', comment)).toEqual(['2 unused-suppression']);
    expect(found('# tcprules-ignore missing-trailing-dot, variables-on-deny -- a test', FOUND)).toEqual([
      '1 unused-suppression',
    ]);
    expect(found('# tcprules-ignore nonsense -- a test', FOUND)).toEqual([
      '1 unused-suppression',
      '2 missing-trailing-dot',
    ]);
  });

  test('is found if it names no check', () => {
    expect(found('# tcprules-ignore', FOUND)).toEqual(['1 unused-suppression', '2 missing-trailing-dot']);
    expect(found('# tcprules-ignore -- for no reason', FOUND)).toEqual([
      '1 unused-suppression',
      '2 missing-trailing-dot',
    ]);
  });

  test('is found if it gives no reason, and suppresses all the same', () => {
    expect(found('# tcprules-ignore missing-trailing-dot', FOUND)).toEqual(['1 suppression-without-reason']);
    expect(found('# tcprules-ignore missing-trailing-dot --', FOUND)).toEqual(['1 suppression-without-reason']);
    expect(found('# tcprules-ignore missing-trailing-dot -- -- ', FOUND)).toEqual([]);
  });

  test('ignores comments of other kinds', () => {
    expect(found('# tcprules-ignored missing-trailing-dot -- a test', FOUND)).toEqual(['2 missing-trailing-dot']);
    expect(found('# see tcprules-ignore missing-trailing-dot -- a test', FOUND)).toEqual(['2 missing-trailing-dot']);
  });

  test('works in a file from Windows', () => {
    expect(found('# tcprules-ignore missing-trailing-dot -- a test\r', `${FOUND}\r`)).toEqual([]);
    expect(found('# tcprules-ignore missing-trailing-dot\r', `${FOUND}\r`)).toEqual(['1 suppression-without-reason']);
  });
});

describe('one finding for many rules', () => {
  const check = CHECKS.find(({ code }) => code === 'temporary-rblsmtpd-reply')!;
  const rules = (count: number, ...lines: readonly string[]): string[] => {
    const blocked = Array.from({ length: count }, (_, i) => `203.0.113.${i}:allow,RBLSMTPD="Blocked"`);
    const source = new Source('tcp.smtp', bytesOf(`${[...lines, ...blocked].join('\n')}\n`));
    return lint(source, { dialect: DEFAULT_DIALECT, checks: [check] }).map(({ code, span, message }) => {
      return `${source.locationOf(span.start).line} ${code}: ${message.split('; ')[1] ?? 'alone'}`;
    });
  };

  test('leaves out the one that a comment suppresses, and only that', () => {
    const comment = '# tcprules-ignore temporary-rblsmtpd-reply -- they may try again';
    const blocked = '192.0.2.1:allow,RBLSMTPD="Blocked"';
    expect(rules(3, comment, blocked)).toEqual([
      '3 temporary-rblsmtpd-reply: 2 more rules have the same text, the next in line 4',
    ]);
    expect(rules(2, blocked, comment)).toEqual(['1 temporary-rblsmtpd-reply: the rule in line 4 has the same text']);
    expect(rules(1, comment, blocked)).toEqual(['3 temporary-rblsmtpd-reply: alone']);
    expect(rules(0, comment, blocked)).toEqual([]);
    expect(rules(0, comment, '192.0.2.1:allow,RBLSMTPD="Slow down"')).toEqual(['1 unused-suppression: alone']);
  });
});

test('fifty thousand comments are matched to their lines', SLOW, () => {
  const pair = '# tcprules-ignore missing-trailing-dot -- a test\n10.0.0:allow\n';
  const source = new Source('tcp.smtp', bytesOf(`${pair.repeat(50_000)}${'# a comment\n'.repeat(50_000)}`));
  expect(lint(source, { dialect: DEFAULT_DIALECT, checks })).toEqual([]);
});
