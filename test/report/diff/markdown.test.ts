import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../../src/dialects/registry.js';
import { DiffSide, diff } from '../../../src/operations/diff.js';
import { renderDifferencesMarkdown } from '../../../src/report/diff/markdown.js';
import { Source } from '../../../src/text/source.js';
import { diffOf } from '../../support/diffs.js';

function rendered(...args: Parameters<typeof diffOf>): string {
  return renderDifferencesMarkdown(diffOf(...args));
}

/** The cells of the only row there is. */
function cellsOf(markdown: string): string[] {
  const row = markdown.split('\n').at(-2)!;
  return row.slice(2, -2).split(/(?<!\\)\| /);
}

describe('differences as Markdown', () => {
  test('have a table for clients that RBLSMTPD newly refuses', () => {
    const markdown = rendered('10.:allow\n', '10.:allow,RBLSMTPD="-no"\n');
    expect(markdown).toContain('1 difference: 1 newly refused, from');
    expect(markdown).toContain('\n### Newly refused\n');
  });

  test('are a verdict and a table for each kind of change', () => {
    const changed = '10.0.0.1-2:allow,RELAYCLIENT=""\n=a:allow,A=""\n';
    expect(rendered('10.0.0.1-2:allow\n=a:allow\n', changed)).toBe(`\
2 differences: **1 newly relayed**, 1 in other variables, from \`old\` to \`new\`.

\`plan: +2 relayed, -0, 0 closed\`

### Newly relayed

| clients | old | new | for example |
|---|---|---|---|
| \`10.0.0.1-10.0.0.2\`<br>2 addresses | \`allow\`<br>line 1: \`10.0.0.1-2:allow\` | \`allow,RELAYCLIENT=""\`<br>line 1: \`10.0.0.1-2:allow,RELAYCLIENT=""\` | \`10.0.0.1\` |

### Other variables

| clients | old | new | for example |
|---|---|---|---|
| \`0.0.0.0-10.0.0.0\`, \`10.0.0.3-255.255.255.255\`<br>4,294,967,294 addresses<br>only with the host name \`a\` | \`allow\`<br>line 2: \`=a:allow\` | \`allow,A=""\`<br>line 2: \`=a:allow,A=""\` | \`0.0.0.0 a\` |
`);
  });

  test('are a line where there are none', () => {
    expect(rendered(':deny\n', ':deny\n')).toBe('No client is treated differently from `old` to `new`.\n');
    expect(rendered(':deny\n', ':deny\n', ['djb', 'fehcom'])).toBe(
      'No client is treated differently from `old (djb)` to `new (fehcom)`.\n\n' +
        'Note: only IPv4 clients were compared: the djb server does not support IPv6.\n',
    );
  });

  test('what a file says breaks no table and no code', () => {
    const [, , outcome] = cellsOf(rendered('', ':allow,A="|`x``"\n'));
    expect(outcome).toBe(
      '<code>allow,A="&#124;&#96;x&#96;&#96;"</code><br>line 1: <code>&#58;allow,A="&#124;&#96;x&#96;&#96;"</code> ',
    );
    const [clients] = cellsOf(rendered('', '=`:deny\n'));
    expect(clients).toContain('the host name <code>&#96;</code>');
    expect(rendered('', '=<b>@x:deny\n=a\\|b:deny\n')).toMatch(/<code>=a&#92;&#124;b&#58;deny<\/code>/);
  });

  test.each([
    ['a|b', '<code>a&#124;b</code>'],
    ['`a`', '<code>&#96;a&#96;</code>'],
    ['a\\', '<code>a&#92;</code>'],
    [' a', '<code>&#32;a</code>'],
    ['a\n# <b>', '<code>a&#92;n&#35; &#60;b&#62;</code>'],
    ['<b>*a*', '`<b>*a*`'],
  ])('show the file name %j as what it is', (name, shown) => {
    const sides = ['', ':deny\n'].map((rules) => new DiffSide(new Source(name, Buffer.from(rules)), DEFAULT_DIALECT));
    expect(renderDifferencesMarkdown(diff(sides[0]!, sides[1]!))).toContain(`, from ${shown} to ${shown}.\n`);
  });

  test('say who is not meant', () => {
    const rules = 'joe@192.0.2.7:deny\n=a.x:allow\n';
    const [clients] = cellsOf(rendered(rules, `${rules}=.x:deny\n`));
    expect(clients).toBe(
      '`0.0.0.0/0`<br>4,294,967,296 addresses<br>only with a host name that ends in `.x`, but not `a.x`' +
        '<br>except where rules name the user `joe` ',
    );
  });

  test('are cut to what GitHub takes, and say so', () => {
    const rules = Array.from({ length: 2000 }, (_, i) => `10.${i >> 8}.${i & 255}.:allow,A="${i}"\n`).join('');
    const text = rendered('', rules);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
    expect(Buffer.byteLength(text)).toBeGreaterThan(50_000);
    const shown = text.match(/^\| `10\./gm)!.length;
    expect(text).toMatch(/^2,000 differences: 2,000 in other variables, /);
    expect(
      text.endsWith(
        `\n\n${(2000 - shown).toLocaleString('en')} more differences did not fit into a comment; \`tcprulesctl diff\` shows all of them.\n`,
      ),
    ).toBe(true);
  });

  test('are not cut where all are wanted', () => {
    const rules = Array.from({ length: 2000 }, (_, i) => `10.${i >> 8}.${i & 255}.:allow,A="${i}"\n`).join('');
    const text = renderDifferencesMarkdown(diffOf('', rules), { all: true });
    expect(text.match(/^\| `10\./gm)).toHaveLength(2000);
    const ranges = Array.from({ length: 20 }, (_, i) => `10.0.${2 * i}.:deny\n`).join('');
    const row = renderDifferencesMarkdown(diffOf('', ranges), { all: true });
    expect(row).toContain('line 20: `10.0.38.:deny`');
    expect(row).not.toContain('more');
  });

  test('are short however long a line is', () => {
    const text = rendered('', `:allow,A="${'é'.repeat(100_000)}"\n`);
    expect(Buffer.byteLength(text)).toBeLessThan(2000);
  });
});
