/** A text, a character a byte, without the blanks and tabs at its end; the other white space of JavaScript are bytes like others. */
export function trimEnd(text: string): string {
  let end = text.length;
  while (end > 0 && isBlank(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** The same, and without those in front. */
export function trim(text: string): string {
  let start = 0;
  while (start < text.length && isBlank(text.charAt(start))) start += 1;
  return trimEnd(text.slice(start));
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t';
}
