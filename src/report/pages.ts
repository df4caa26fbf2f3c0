import type { CheckPage } from '../checks/check.js';
import { encodeLatin1 } from '../text/bytes.js';
import { visibleText } from '../text/visible.js';
import type { KnownVariable } from '../variables/catalogue.js';

const INDENT = '    ';

/** The page of a check, in Markdown that reads as plain text too. */
export function renderCheckPage({ code, severity, title, why, example, corrected }: CheckPage): string {
  return `# ${code}

${capitalize(title)} (${severity}).

${why}

Instead of

${visibleLines(example, INDENT)}
write

${visibleLines(corrected, INDENT)}`;
}

/** A line for each check: its code and its title. */
export function renderCheckList(checks: readonly CheckPage[]): string {
  return renderList(checks.map(({ code, title }) => [code, title]));
}

/** The page of a variable. */
export function renderVariablePage(variable: KnownVariable): string {
  const { name, type, readBy, packages, meaning, values = [], otherMeanings = [] } = variable;
  const others = otherMeanings.map((other) => `\nIn ${other.packages.join(', ')} it ${other.meaning}.\n`);
  const rows = values.map(({ value, meaning }) => [/^[A-Z]$/.test(value) ? value : `"${value}"`, meaning] as const);
  return `${name}: ${meaning}

type      ${type}
read by   ${readBy}
known to  ${packages.length === 0 ? 'all' : packages.join(', ')}
${rows.length === 0 ? '' : `\n${renderList(rows)}`}${others.join('')}`;
}

/** A line for each variable: its name and its effect. */
export function renderVariableList(variables: readonly KnownVariable[]): string {
  const rows = variables.map(({ name, meaning }) => [name, meaning] as const);
  return renderList(rows.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * A variable with a value, and the effect of that value.
 *
 * @param name and value binary strings
 */
export function renderValue(name: string, value: string, meaning: string): string {
  return `${visibleText(encodeLatin1(`${name}=${value}`))}\n  ${meaning}\n`;
}

function renderList(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([term]) => term.length));
  return rows.map(([term, meaning]) => `${term.padEnd(width)}  ${meaning}\n`).join('');
}

/** Lines of rules, one character per byte, as a page shows them. */
export function visibleLines(lines: string, indent = ''): string {
  return lines
    .split('\n')
    .map((line) => (line === '' ? '' : indent + visibleText(encodeLatin1(line))))
    .join('\n');
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
