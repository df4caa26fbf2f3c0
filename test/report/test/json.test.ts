import { describe, expect, test } from 'vitest';
import { renderTestJson } from '../../../src/report/test/json.js';
import { EVERYTHING, tested } from '../../support/tested.js';

describe('results as JSON', () => {
  const document = JSON.parse(renderTestJson(tested(EVERYTHING, { coverage: true, minCoverage: 80 })));
  const [smtp, none, bad] = document.files;

  test('are a document with a version, the files and a summary', () => {
    expect(Object.keys(document)).toEqual(['version', 'files', 'summary']);
    expect(document.version).toBe(1);
    expect(document.summary).toEqual({
      files: 3,
      expectations: 3,
      hold: 1,
      fail: 2,
      failures: 1,
      errors: 2,
    });
    expect([smtp.file, none.file, bad.file]).toEqual(Object.keys(EVERYTHING));
  });

  test('show the result of each expectation', () => {
    expect(smtp.expectations.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['holds', 'fails', 'fails']);
    expect(smtp.expectations[0]).toEqual({
      file: 'tcp.smtp',
      line: 1,
      column: 4,
      endLine: 1,
      endColumn: 39,
      text: '127.0.0.1   => allow,RELAYCLIENT=""',
      addresses: '1',
      verdict: 'holds',
    });
    const env = { RELAYCLIENT: '', A: '\\', B: '<]]>' };
    const decision = { host: null, info: null, action: 'allow', rule: '10.', line: 6, env };
    expect(smtp.expectations[1]).toMatchObject({
      addresses: '4278190080',
      failing: '16777216',
      smallest: { ip: '10.0.0.0', ...decision },
      largest: { ip: '10.255.255.255', ...decision },
      rules: [{ rule: '10.', line: 6 }],
    });
  });

  test('have mistakes and coverage', () => {
    expect(smtp.errors).toEqual([
      expect.objectContaining({ line: 4, column: 4, endColumn: 8, code: 'malformed-expectation' }),
    ]);
    expect(bad.errors).toEqual([expect.objectContaining({ line: 1, column: 5, code: 'unknown-instruction' })]);
    expect(smtp.coverage).toEqual({ rules: 4, covered: 4, percentage: 100, minimum: 80, uncovered: [] });
    expect(none.coverage).toEqual({ rules: 1, covered: 0, percentage: 0, minimum: 80, uncovered: [{ line: 1 }] });
    expect(bad.coverage).toBeNull();
  });

  test('show why a whole file fails', () => {
    expect([smtp.failures, none.failures, bad.failures]).toEqual([[], ['low-coverage'], []]);
    const required = JSON.parse(renderTestJson(tested(EVERYTHING, { isRequired: true, minCoverage: 1 })));
    const failures = required.files.map((file: { failures: string[] }) => file.failures);
    expect(failures).toEqual([[], ['no-expectations', 'low-coverage'], []]);
    expect(required.summary.failures).toBe(2);
  });
});
