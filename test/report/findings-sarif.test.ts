import { readdirSync, readFileSync } from 'node:fs';
import Ajv from 'ajv-draft-04';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, DIALECTS } from '../../src/dialects/registry.js';
import { lint } from '../../src/lint/lint.js';
import { CHECKS } from '../../src/lint/registry.js';
import { renderFindingsSarif } from '../../src/report/findings-sarif.js';
import { Source } from '../../src/source.js';
import { VERSION } from '../../src/version.js';
import { finding, findingsIn } from '../support/findings.js';

const SCHEMA = new URL('../../fixtures/sarif/sarif-2.1.0-rtm.5.json', import.meta.url);
const LINTED = new URL('../../fixtures/lint/', import.meta.url);

/** RFC 3986, 2. */
const URI_CHARACTERS = /^(?:[\w\-.~:/?#[\]@!$&'()*+,;=]|%[0-9A-F]{2})*$/;

const ajv = new Ajv.default({
  allErrors: true,
  // A pattern of the schema is none in Unicode mode.
  unicodeRegExp: false,
  formats: {
    uri: (text) => URL.canParse(text),
    'uri-reference': (text) => URL.canParse(text, 'file:///') && URI_CHARACTERS.test(text),
    'date-time': true,
  },
});
const isValid = ajv.compile(JSON.parse(readFileSync(SCHEMA, 'utf8')));

// biome-ignore lint/suspicious/noExplicitAny: the schema says what is in it
function logOf(files: Parameters<typeof renderFindingsSarif>[0]): any {
  const log = JSON.parse(renderFindingsSarif(files, CHECKS, VERSION));
  isValid(log);
  expect(isValid.errors ?? []).toEqual([]);
  return log;
}

describe('findings as SARIF', () => {
  test('have the tool, its checks, and no results where there are no findings', () => {
    const log = logOf([]);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results, artifacts }] = log.runs;
    expect([tool.driver.name, tool.driver.version]).toEqual(['tcprulesctl', VERSION]);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ code }) => code));
    expect([results, artifacts]).toEqual([[], []]);
  });

  test('have place, bytes, level, message and fix', () => {
    const fix = { kind: 'safe', edits: [{ span: { start: 2, end: 5 }, text: '\xe2\x82\xac' }] } as const;
    const found = finding(2, 5, { severity: 'info', help: 'do this', fix });
    const [{ results }] = logOf([findingsIn('é10.:allow\n', [found], 'etc/tcp smtp#1.rules')]).runs;
    const artifactLocation = { uri: 'etc/tcp%20smtp%231.rules' };
    expect(results).toEqual([
      {
        ruleId: 'some-code',
        level: 'note',
        message: { text: 'something is wrong\ndo this' },
        locations: [
          {
            physicalLocation: {
              artifactLocation,
              region: { startLine: 1, startColumn: 2, endLine: 1, endColumn: 5, byteOffset: 2, byteLength: 3 },
            },
          },
        ],
        fixes: [
          {
            description: { text: 'do this' },
            artifactChanges: [
              {
                artifactLocation,
                replacements: [{ deletedRegion: { byteOffset: 2, byteLength: 3 }, insertedContent: { text: '€' } }],
              },
            ],
          },
        ],
      },
    ]);
  });

  test.each(['/etc/tcp.smtp', './tcp.smtp', 'standard input', 'ünï/ 100%.rules', 'a:b', 'c?d=e'])(
    'have a valid URI for %j',
    (name) => {
      const [{ artifacts }] = logOf([findingsIn(':deny\n', [finding(0, 1)], name)]).runs;
      const { uri } = artifacts[0].location;
      expect(decodeURIComponent(uri)).toBe(name);
      expect(new URL(uri, 'file:///').protocol).toBe('file:');
    },
  );

  test.each(readdirSync(LINTED))('are valid for all fixtures of %s', (code) => {
    const folder = new URL(`${code}/`, LINTED);
    const names = readdirSync(folder).filter((name) => name.endsWith('.rules'));
    const files = names.flatMap((name) => {
      const source = new Source(`fixtures/lint/${code}/${name}`, readFileSync(new URL(name, folder)));
      const dialect = DIALECTS.find((candidate) => name.includes(`.${candidate.name}.`)) ?? DEFAULT_DIALECT;
      return [{ source, findings: lint(source, { dialect }) }];
    });
    const [{ results }] = logOf(files).runs;
    expect(results).toHaveLength(files.flatMap(({ findings }) => findings).length);
  });

  test('columns are counted as the log says they are', () => {
    const [run] = logOf([findingsIn('𐍈e\u0301👩‍👩‍👧x:deny\n', [finding(25, 26)])]).runs;
    expect(run.columnKind).toBe('utf16CodeUnits');
    const text = '𐍈e\u0301👩‍👩‍👧x:deny';
    expect(text[run.results[0].locations[0].physicalLocation.region.startColumn - 1]).toBe('x');
  });
});
