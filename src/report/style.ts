/** Colours for a terminal, or none. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  cyan(text: string): string;
}

const CODES = { bold: 1, dim: 2, red: 31, yellow: 33, green: 32, cyan: 36 } as const;

/** What functions that render for people take. */
export interface ColorOptions {
  /** Whether to use the colours of a terminal. */
  readonly color?: boolean | undefined;
}

/** A style that colours, or one that leaves all text as it is. */
export function styleFor(hasColor = false): Style {
  const paint = (code: number) => (text: string) =>
    hasColor && text !== '' ? `\u001b[${code}m${text}\u001b[0m` : text;
  return {
    bold: paint(CODES.bold),
    dim: paint(CODES.dim),
    red: paint(CODES.red),
    yellow: paint(CODES.yellow),
    green: paint(CODES.green),
    cyan: paint(CODES.cyan),
  };
}
