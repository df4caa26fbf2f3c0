import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv-draft-04';
import { describe, expect, test } from 'vitest';
import { ALL_CHECKS } from '../../../src/checks/registry.js';
import { DEFAULT_DIALECT, DIALECTS } from '../../../src/dialects/registry.js';
import { lint } from '../../../src/lint/lint.js';
import { lintFiles } from '../../../src/operations/lint.js';
import { renderFindingsSarif } from '../../../src/report/findings/sarif.js';
import { Source } from '../../../src/text/source.js';
import { VERSION } from '../../../src/version.js';
import { bytesOf } from '../../support/bytes.js';
import { finding, findingsIn } from '../../support/findings.js';

const SCHEMA = new URL('../../../fixtures/sarif/sarif-2.1.0-rtm.5.json', import.meta.url);
const PAGES = new URL('../../../docs/checks/', import.meta.url);
const LINTED = new URL('../../../fixtures/lint/', import.meta.url);

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
  const log = JSON.parse(renderFindingsSarif(files));
  isValid(log);
  expect(isValid.errors ?? []).toEqual([]);
  return log;
}

describe('findings as SARIF', () => {
  test('have the tool and its checks, but no results without findings', () => {
    const log = logOf([]);
    expect(log.version).toBe('2.1.0');
    const [{ tool, results, artifacts }] = log.runs;
    expect([tool.driver.name, tool.driver.version]).toEqual(['tcprulesctl', VERSION]);
    expect(tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(ALL_CHECKS.map(({ code }) => code));
    expect([results, artifacts]).toEqual([[], []]);
  });

  test('have place, bytes, level, message and fix', () => {
    const fix = { kind: 'safe', edits: [{ span: { start: 2, end: 5 }, text: '\xe2\x82\xac' }] } as const;
    const found = finding(2, 5, { severity: 'info', help: 'do this', fix });
    const [{ results }] = logOf([findingsIn('é10.:allow\n', [found], 'etc/tcp smtp#1.rules')]).runs;
    const artifactLocation = { uri: 'etc/tcp%20smtp%231.rules' };
    const partialFingerprints = { codeAndLine: expect.stringMatching(/^[0-9a-f]{32}:1$/) };
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
        partialFingerprints,
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
      const isAbsolute = name.startsWith('/');
      expect(uri.startsWith('file:///')).toBe(isAbsolute);
      expect(isAbsolute ? fileURLToPath(uri) : decodeURIComponent(uri)).toBe(name);
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

  test('have the bytes of a name that is not UTF-8', () => {
    const source = new Source('r\\xe8gles', bytesOf(':deny\n'), bytesOf('r\xe8gles:1'));
    expect(logOf([{ source, findings: [] }]).runs[0].artifacts).toEqual([{ location: { uri: 'r%E8gles%3A1' } }]);
  });

  test('have every code that lint reports among the rules, with an address for its page', () => {
    const rules = '# tcprules-ignore no-colon\n10.:deny\n';
    const source = new Source('a', bytesOf(rules));
    const [{ tool, results }] = logOf([{ source, findings: lint(source, { dialect: DEFAULT_DIALECT }) }]).runs;
    const codes = tool.driver.rules.map(({ id }: { id: string }) => id);
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual(
      expect.arrayContaining(['suppression-without-reason', 'unused-suppression']),
    );
    for (const { ruleId } of results) expect(codes).toContain(ruleId);
    for (const { id, helpUri } of tool.driver.rules) {
      const page = new URL(helpUri).pathname.replace(/^.*\/docs\//, '');
      expect(page).toBe(`checks/${id}.md`);
      if (ALL_CHECKS.some(({ code }) => code === id)) expect(readdirSync(PAGES)).toContain(`${id}.md`);
    }
  });

  test('have fingerprints that stay when lines are added elsewhere, and are not shared', () => {
    const printsOf = (rules: string): string[] => {
      const source = new Source('a', bytesOf(rules));
      const [{ results }] = logOf([{ source, findings: lint(source, { dialect: DEFAULT_DIALECT }) }]).runs;
      return results.map(({ partialFingerprints }: { partialFingerprints: object }) =>
        JSON.stringify(partialFingerprints),
      );
    };
    const before = printsOf('10.1:deny\nfoo\nfoo\n:allow\n');
    expect(before.length).toBeGreaterThan(2);
    expect(new Set(before).size).toBe(before.length);
    expect(printsOf('# a comment\n\n10.1:deny\nfoo\nfoo\n# more\n:allow\n')).toEqual(before);
  });

  test('have suppressed findings, with the reason', () => {
    const source = new Source(
      'a',
      bytesOf('# tcprules-ignore wide-relay -- ours, \xc3\xa9\n64.:allow,RELAYCLIENT=""\n:allow\n'),
    );
    const [file] = lintFiles([source], { dialect: DEFAULT_DIALECT }).files;
    const [{ results }] = logOf([file!]).runs;
    expect(results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain('wide-relay');
    for (const { ruleId, suppressions } of results) {
      const expected = [{ kind: 'inSource', justification: 'ours, é' }];
      expect(suppressions, ruleId).toEqual(ruleId === 'wide-relay' ? expected : undefined);
    }
    expect(file!.findings.map(({ code }) => code)).not.toContain('wide-relay');
  });

  test('show the examples of checks as text, not as bytes', () => {
    for (const { help } of logOf([]).runs[0].tool.driver.rules) expect(help.text).not.toMatch(/[\x80-\xff]/);
  });

  test('have what a fix inserts in Base64 where it is not UTF-8', () => {
    const fix = { kind: 'safe', edits: [{ span: { start: 0, end: 1 }, text: '\xff' }] } as const;
    const [{ results }] = logOf([findingsIn(':allow\n', [finding(0, 1, { fix })])]).runs;
    expect(results[0].fixes[0].artifactChanges[0].replacements[0].insertedContent).toEqual({ binary: '/w==' });
  });

  test('columns are counted as the log says they are', () => {
    const [run] = logOf([findingsIn('𐍈e\u0301👩‍👩‍👧x:deny\n', [finding(25, 26)])]).runs;
    expect(run.columnKind).toBe('utf16CodeUnits');
    const text = '𐍈e\u0301👩‍👩‍👧x:deny';
    expect(text[run.results[0].locations[0].physicalLocation.region.startColumn - 1]).toBe('x');
  });
});
