/** The text of each roff escape; the pages use no others. */
const ESCAPES: Readonly<Record<string, string>> = {
  '\\-': '-',
  '\\e': '\\',
  '\\&': '',
  '\\c': '',
  '\\(aq': "'",
  '\\(dq': '"',
  '\\(ga': '`',
  '\\(ha': '^',
  '\\(ti': '~',
  '\\fI': '',
  '\\fR': '',
};

/** The lines of a section of a manual page, by its title. */
export function sectionOf(page: string, title: string): string[] {
  const lines = page.split('\n');
  const start = lines.indexOf(`.SH ${title}`);
  if (start === -1) throw new Error(`no section ${title}`);
  const end = lines.findIndex((line, i) => i > start && line.startsWith('.SH '));
  return lines.slice(start + 1, end === -1 ? lines.length : end);
}

/** The examples between .EX and .EE in these lines, as they are shown. */
export function examplesIn(lines: readonly string[]): string[] {
  const examples: string[] = [];
  let example: string | undefined;
  for (const line of lines) {
    if (line === '.EX') {
      example = '';
    } else if (line === '.EE') {
      if (example === undefined) throw new Error('.EE without .EX');
      examples.push(example);
      example = undefined;
    } else if (example !== undefined) {
      example += `${shown(line)}\n`;
    }
  }
  if (example !== undefined) throw new Error('.EX without .EE');
  return examples;
}

const ESCAPE = /\\(?:\(..|f.|.)/g;

/** Typeset as something else, unless escaped. */
const TREACHEROUS = /[-'`^~]/;

/** A line of text as it is shown. */
export function shown(line: string): string {
  if (/^[.']/.test(line)) throw new Error(`a request, not text: ${line}`);
  if (TREACHEROUS.test(line.replaceAll(ESCAPE, ''))) throw new Error(`not escaped: ${line}`);
  return line.replaceAll(ESCAPE, (sequence) => {
    const text = ESCAPES[sequence];
    if (text === undefined) throw new Error(`unknown escape ${sequence}: ${line}`);
    return text;
  });
}

const ESCAPED: Readonly<Record<string, string>> = {
  '-': '\\-',
  '\\': '\\e',
  "'": '\\(aq',
  '`': '\\(ga',
  '^': '\\(ha',
  '~': '\\(ti',
};

/** A line of text as roff source that is shown as this text. */
export function formatLine(text: string): string {
  const escaped = text.replaceAll(/[-\\'`^~]/g, (character) => ESCAPED[character]!);
  return /^(?:\.|$)/.test(escaped) ? `\\&${escaped}` : escaped;
}

/** The page with the text of its examples replaced, in their order. */
export function replaceExamples(page: string, examples: readonly string[]): string {
  let i = 0;
  return page.replaceAll(/^\.EX\n.*?^\.EE$/gms, () => {
    const lines = examples[i++]!.split('\n').slice(0, -1);
    return ['.EX', ...lines.map(formatLine), '.EE'].join('\n');
  });
}
