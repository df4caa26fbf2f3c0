const CODES = { bold: 1, dim: 2, red: 31, yellow: 33, green: 32, cyan: 36 } as const;

/** Colours for a terminal, or none. */
export type Style = Readonly<Record<keyof typeof CODES, (text: string) => string>>;

/** What functions that render for people take. */
export interface ColorOptions {
  /** Whether to use the colours of a terminal. */
  readonly color?: boolean | undefined;
}

/** A style that colours, or one that leaves all text as it is. */
export function makeStyle(hasColor = false): Style {
  const paint = (code: number) => (text: string) =>
    hasColor && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  return Object.fromEntries(Object.entries(CODES).map(([name, code]) => [name, paint(code)])) as Style;
}
