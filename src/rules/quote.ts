/** What can enclose a value, the usual first; any byte but LF can. */
const DELIMITERS = [
  ...'"\'/|#%+:;!?*',
  ...Array.from({ length: 255 }, (_, i) => String.fromCharCode(i + 1)).filter((character) => character !== '\n'),
];

/** A value in quotes that it does not contain, as a rule has it. No rule has a value that contains all of them. */
export function quoteValue(value: string): string {
  const delimiter = DELIMITERS.find((candidate) => !value.includes(candidate)) ?? '"';
  return `${delimiter}${value}${delimiter}`;
}
