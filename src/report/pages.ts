import { encodeLatin1 } from '../latin1.js';
import type { Check } from '../lint/check.js';
import type { KnownVariable } from '../lint/variables.js';
import { visibleText } from '../text/visible.js';

/** The page of a check, in Markdown that reads as plain text too. */
export function renderCheckPage({ code, severity, page }: Check): string {
  return `# ${code}

${capitalize(page.title)} (${severity}).

${page.why}

Instead of

${indent(page.example)}
write

${indent(page.instead)}`;
}

/** What is known of a variable. */
export function renderVariablePage({ name, type, readBy, packages, meaning }: KnownVariable): string {
  return `${name}: ${meaning}

type      ${type}
read by   ${readBy}
known to  ${packages.join(', ')}
`;
}

function indent(lines: string): string {
  return lines
    .split('\n')
    .map((line) => (line === '' ? '' : `    ${visibleText(encodeLatin1(line))}`))
    .join('\n');
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
