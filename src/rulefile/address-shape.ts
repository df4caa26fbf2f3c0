/** What the author of a rule meant by an address, as far as its looks tell; not what a dialect makes of it. */
export type AddressShape =
  /** the default rule */
  | { readonly kind: 'empty' }
  | DottedShape
  /** dotted numbers with a dash somewhere */
  | { readonly kind: 'range' }
  /** something followed by `/` that could be a network */
  | { readonly kind: 'network'; readonly address: string; readonly length: string }
  /** hexadecimal groups and colons */
  | { readonly kind: 'ipv6' }
  /** `=` and a name, or `=` alone */
  | { readonly kind: 'host'; readonly host: string }
  /** something before `@` */
  | { readonly kind: 'info'; readonly info: string; readonly rest: string }
  /** none of these */
  | { readonly kind: 'text' };

/** Dotted numbers, with a dot after the last or without. */
export interface DottedShape {
  readonly kind: 'ipv4';
  /** How many numbers there are. */
  readonly count: number;
  readonly hasFinalDot: boolean;
  /** Whether all of them are octets as a server writes them. */
  readonly areOctets: boolean;
}

/** Most rules of a long file are dotted numbers, and look alike: they share their shapes. */
const DOTTED: readonly DottedShape[] = Array.from({ length: 5 * 4 }, (_, i) => ({
  kind: 'ipv4',
  count: i >> 2,
  hasFinalDot: (i & 2) !== 0,
  areOctets: (i & 1) !== 0,
}));

const ZERO = 48;
const DOT = 46;

/** The shape of an address, the part of `text` from `start` to `end`. */
export function classifyShape(text: string, start = 0, end = text.length): AddressShape {
  if (start === end) return { kind: 'empty' };
  return classifyDottedShape(text, start, end) ?? classifyOtherShape(text.slice(start, end));
}

/** The numbers of a {@link DottedShape} as they are written. */
export function splitNumbers(text: string): string[] {
  return (text.endsWith('.') ? text.slice(0, -1) : text).split('.');
}

/** Dotted numbers, told by a single pass; undefined for everything else. */
function classifyDottedShape(text: string, start: number, end: number): DottedShape | undefined {
  let count = 0;
  let areOctets = true;
  let number = 0;
  let digits = 0;
  for (let i = start; i < end; i += 1) {
    const code = text.charCodeAt(i);
    const digit = code - ZERO;
    if (digit >= 0 && digit <= 9) {
      if (number === 0 && digits > 0) areOctets = false;
      number = Math.min(number * 10 + digit, 256);
      digits += 1;
      continue;
    }
    if (code !== DOT || digits === 0) return undefined;
    if (number > 255) areOctets = false;
    count += 1;
    number = 0;
    digits = 0;
  }
  const hasFinalDot = digits === 0;
  if (!hasFinalDot) {
    if (number > 255) areOctets = false;
    count += 1;
  }
  if (count > 4) return { kind: 'ipv4', count, hasFinalDot, areOctets };
  return DOTTED[(count << 2) | (hasFinalDot ? 2 : 0) | (areOctets ? 1 : 0)];
}

function classifyOtherShape(text: string): AddressShape {
  const at = text.indexOf('@');
  if (at !== -1) return { kind: 'info', info: text.slice(0, at), rest: text.slice(at + 1) };
  if (text.startsWith('=')) return { kind: 'host', host: text.slice(1) };
  const slash = text.indexOf('/');
  if (slash !== -1 && /^[0-9a-fA-F:.]*\/[0-9.]*$/.test(text)) {
    return { kind: 'network', address: text.slice(0, slash), length: text.slice(slash + 1) };
  }
  // Numbers with dots, then a colon, are an IPv4 address with a port.
  if (text.includes(':') && /^\[?(?!\d+(?:\.\d*)+:\d*$)[0-9a-fA-F:.]+(%[\w.-]+)?\]?$/.test(text)) {
    return { kind: 'ipv6' };
  }
  if (text.includes('-') && /^[\d.\s-]+$/.test(text)) return { kind: 'range' };
  return { kind: 'text' };
}
