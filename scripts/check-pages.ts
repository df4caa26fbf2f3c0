import { ALL_CHECKS } from '../src/checks/registry.js';
import { renderCheckPage } from '../src/report/pages.js';

/** The files of docs/checks: a page for each check, and a table of them all. */
export function checkPages(): Map<string, string> {
  const pages = ALL_CHECKS.map((check) => [`${check.code}.md`, renderCheckPage(check)] as const);
  return new Map([['README.md', renderIndex()], ...pages]);
}

function renderIndex(): string {
  const codes = ALL_CHECKS.map(({ code }) => code).sort();
  const rows = codes.map((code) => {
    const { severity, title } = ALL_CHECKS.find((check) => check.code === code)!;
    return `| [${code}](${code}.md) | ${severity} | ${escapeCell(title)} |\n`;
  });
  return `# What \`tcprulesctl lint\` finds

\`tcprulesctl explain --code CODE\` shows the same pages. An *error* is a rule that cannot have been meant, that stops
the compiler, or that opens a relay; a *warning* is a risk; an *info* is something to know. Some checks report a case
that is worse, or less bad, with another severity than the one in this table.

| check | severity | what it finds |
|---|---|---|
${rows.join('')}`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|');
}
