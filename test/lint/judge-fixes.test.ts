import { describe, expect, test } from 'vitest';
import { findDialect } from '../../src/dialects/registry.js';
import { judgeFixes } from '../../src/lint/judge-fixes.js';
import { LintFile } from '../../src/rulefile/file.js';
import type { Finding, Fix } from '../../src/rulefile/finding.js';
import { Source } from '../../src/text/source.js';
import { bytesOf } from '../support/bytes.js';

/** A fix that puts other lines, or none, in the place of one. */
interface Replacement {
  readonly kind: Fix['kind'];
  readonly line: number;
  readonly by: readonly string[];
}

/** Judges fixes of these lines. */
function judged(lines: readonly string[], replacements: readonly Replacement[]) {
  const source = new Source('rules', bytesOf(lines.map((line) => `${line}\n`).join('')));
  const file = new LintFile(source, findDialect('djb')!, undefined);
  const found = replacements.map(({ kind, line, by }): Finding => {
    // A line that goes takes its LF with it.
    const span = { start: source.lineStart(line), end: source.lineStart(line + 1) - (by.length > 0 ? 1 : 0) };
    return {
      ...{ code: 'leading-space', severity: 'warning', span, message: 'a message', help: 'help' },
      fix: { kind, edits: [{ span, text: by.join('\n') }] },
    };
  });
  const { findings, safe, all } = judgeFixes(file, found);
  return { kinds: findings.map(({ fix }) => fix?.kind), fixes: findings.map(({ fix }) => fix), safe, all };
}

describe('safe fixes that touch each other', () => {
  const judgedFirstLine = (replacements: readonly (readonly string[])[]) =>
    judged(
      ['127.:allow', ':deny'],
      replacements.map((by) => ({ kind: 'safe', line: 1, by })),
    );

  test('are judged one by one, and no fixes where there are too many to judge', () => {
    const { kinds, fixes, safe } = judgedFirstLine([...'abcdefg'].map((name) => [`# ${name}`, '127.:allow']));
    expect(kinds).toEqual(['safe', 'safe', 'safe', 'safe', undefined, undefined, undefined]);
    expect(safe).toEqual([fixes[0]]);
  });

  test('are all unsafe that open, however many', () => {
    const { kinds, safe } = judgedFirstLine(Array.from({ length: 60 }, (_, i) => [`${i}.:allow`]));
    expect(safe).toEqual([]);
    expect(kinds).not.toContain('safe');
  });
});

describe('to blame is', () => {
  test.each([
    ['longer', ['# a comment of some length', '# and another']],
    ['shorter', []],
  ])('the fix that adds the rule that lets clients in, where what is before it gets %s', (_, by) => {
    const { kinds, fixes, safe } = judged(
      ['# a comment', '10.:deny', '# b', '11.:deny', ':deny'],
      [
        { kind: 'safe', line: 1, by },
        { kind: 'safe', line: 3, by: ['64.:allow'] },
        { kind: 'safe', line: 4, by: [' 11.:deny', '11.:deny'] },
      ],
    );
    expect(kinds).toEqual(['safe', 'unsafe', 'safe']);
    expect(fixes[1]!.reason).toMatchObject({ code: 'lets-in', client: { ip: '64.0.0.0' } });
    expect(safe).toEqual([fixes[0], fixes[2]]);
  });

  test('the fix that takes away the rule that kept clients out', () => {
    const { kinds, fixes } = judged(
      ['# a', '10.:deny', '11.:deny', ':allow'],
      [
        { kind: 'safe', line: 1, by: ['# b'] },
        { kind: 'safe', line: 3, by: ['# gone'] },
      ],
    );
    expect(kinds).toEqual(['safe', 'unsafe']);
    expect(fixes[1]!.reason).toMatchObject({ code: 'lets-in', client: { ip: '11.0.0.0' } });
  });
});

describe('an unsafe fix', () => {
  const usurping = (decides: string) =>
    judged(['10.0.0:deny', `10.0.0.:${decides}`, ':allow'], [{ kind: 'unsafe', line: 1, by: ['10.0.0.:deny'] }]).kinds;

  test('is none that makes a dead rule win over another', () => {
    expect(usurping('allow')).toEqual([undefined]);
  });

  test('is one where the other does the same', () => {
    expect(usurping('deny')).toEqual(['unsafe']);
  });

  test('may delete a dead rule, whatever the next line is, and none that decides', () => {
    const deleting = (line: number): unknown[] =>
      judged(['10.:deny', '10.:allow', '11.:deny', ':allow'], [{ kind: 'unsafe', line, by: [] }]).kinds;
    expect([deleting(1), deleting(2), deleting(3)]).toEqual([[undefined], ['unsafe'], [undefined]]);
  });
});
