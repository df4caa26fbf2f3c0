import { describe, expect, test } from 'vitest';
import { renderTestJunit } from '../../../src/report/test/junit.js';
import { EVERYTHING, tested } from '../../support/tested.js';
import { type Element, parseXml } from '../../support/xml.js';

function named(element: Element, name: string): Element[] {
  return element.children.filter((child): child is Element => typeof child !== 'string' && child.name === name);
}

/** Whether a document can hold a character (XML 1.0, Char). */
function isXml(code: number): boolean {
  return (
    [0x9, 0xa, 0xd].includes(code) ||
    (code >= 0x20 && code <= 0xd7ff) ||
    (code >= 0xe000 && code <= 0xfffd) ||
    code >= 0x10000
  );
}

describe('results as JUnit', () => {
  const xml = renderTestJunit(tested(EVERYTHING, { isRequired: true }));
  const root = parseXml(xml);
  const suites = named(root, 'testsuite');

  test('have a suite for each file, and counts that are true', () => {
    expect(root.name).toBe('testsuites');
    expect(suites.map(({ attributes }) => attributes.name)).toEqual(Object.keys(EVERYTHING));
    for (const suite of suites) {
      const cases = named(suite, 'testcase');
      const count = (name: string): string => `${cases.filter((one) => named(one, name).length === 1).length}`;
      expect(suite.attributes).toMatchObject({
        tests: `${cases.length}`,
        failures: count('failure'),
        errors: count('error'),
        skipped: count('skipped'),
      });
    }
    expect(root.attributes).toMatchObject({ tests: '6', failures: '3', errors: '2', skipped: '0' });
  });

  test('name each expectation, its line, and its failure', () => {
    const [first, second, third, fourth] = named(suites[0]!, 'testcase');
    expect(first!.attributes).toEqual({
      name: '127.0.0.1 => allow,RELAYCLIENT=""',
      classname: 'tcp.smtp',
      file: 'tcp.smtp',
      line: '1',
    });
    const [failure] = named(second!, 'failure');
    expect(failure!.attributes.type).toBe('failed-expectation');
    expect(failure!.children.join('')).toMatch(
      /^tcp\.smtp:2:4: 16,777,216 of .*\nexpected {2}!RELAYCLIENT\nsmallest .*B="<\]\]>"/,
    );
    expect(third!.attributes.name).toBe('192.0.2.7 => A="<&>#\\x01\\xff"');
    expect(named(fourth!, 'error')[0]!.attributes).toEqual({
      message: 'a prefix length needs a complete address before it; write "10.0.0.0/8"',
      type: 'malformed-expectation',
    });
  });

  test('have names that do not change where a comment is added above; the line is an attribute', () => {
    const cases = (text: string): Element[] =>
      named(named(parseXml(renderTestJunit(tested({ a: text }))), 'testsuite')[0]!, 'testcase');
    const text = '#? 10.0.0.1 => deny\n#? 10.0.0.1 => deny\n#? 10.0.0.1 => nonsense =\n:allow\n';
    const names = (text: string): string[] => cases(text).map(({ attributes }) => attributes.name!);
    expect(names(text)).toEqual(['10.0.0.1 => deny', '10.0.0.1 => deny (2)', '10.0.0.1 => nonsense =']);
    expect(names(`# why\n${text}`)).toEqual(names(text));
    expect(cases(`# why\n${text}`).map(({ attributes }) => attributes.line)).toEqual(['2', '3', '4']);
  });

  test('contain only characters that XML allows, whatever is in the files', () => {
    const every = String.fromCharCode(...Array.from({ length: 256 }, (_, i) => i)).replace(/[\n=]/g, '');
    const odd = `#? 10.0.0.1 =${every.replace(/[A-Z\s@]/g, '')} => A="${every.replaceAll('"', '')}"\n#? ${every} => deny\n`;
    const utf8 = Buffer.from('#? 10.0.0.1 => A="\u0001\ufffe\u0085\u2028😀]]>"\n').toString('latin1');
    for (const rules of [odd, utf8]) {
      const document = renderTestJunit(tested({ '\u0001<"&\ufffe': rules }));
      expect([...document].filter((character) => !isXml(character.codePointAt(0)!))).toEqual([]);
      expect(parseXml(document).name).toBe('testsuites');
    }
  });
});
