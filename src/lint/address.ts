import { AT, COLON, DASH, DOT, EQUALS, SLASH } from '../rules/bytes.js';

/** What the author of a rule meant by an address, as far as its looks tell; not what a dialect makes of it. */
export type AddressShape =
  /** the default rule */
  | { readonly kind: 'empty' }
  /** dotted numbers: `parts` as they are written, with a dot behind the last or without */
  | { readonly kind: 'ipv4'; readonly parts: readonly string[]; readonly hasFinalDot: boolean }
  /** dotted numbers with a dash somewhere */
  | { readonly kind: 'range' }
  /** something with `/` behind it that could be a network */
  | { readonly kind: 'network'; readonly address: string; readonly length: string }
  /** hexadecimal groups and colons */
  | { readonly kind: 'ipv6' }
  /** `=` and a name, or `=` alone */
  | { readonly kind: 'host'; readonly host: string }
  /** something in front of `@` */
  | { readonly kind: 'info'; readonly info: string; readonly rest: string }
  /** none of these */
  | { readonly kind: 'text' };

/** Looks at an address. Text stands for bytes, a character a byte. */
export function shapeOf(address: Uint8Array): AddressShape {
  const text = Buffer.from(address).toString('latin1');
  if (address.length === 0) return { kind: 'empty' };
  const at = address.indexOf(AT);
  if (at !== -1) return { kind: 'info', info: text.slice(0, at), rest: text.slice(at + 1) };
  if (address[0] === EQUALS) return { kind: 'host', host: text.slice(1) };
  const slash = address.indexOf(SLASH);
  if (slash !== -1 && /^[0-9a-fA-F:.]*\/[0-9.]*$/.test(text)) {
    return { kind: 'network', address: text.slice(0, slash), length: text.slice(slash + 1) };
  }
  if (address.includes(COLON) && /^\[?[0-9a-fA-F:.]+(%[\w.-]+)?\]?$/.test(text)) return { kind: 'ipv6' };
  if (address.includes(DASH) && /^[\d.\s-]+$/.test(text)) return { kind: 'range' };
  if (/^\d+(\.\d+)*\.?$/.test(text)) {
    const hasFinalDot = address.at(-1) === DOT;
    return { kind: 'ipv4', parts: (hasFinalDot ? text.slice(0, -1) : text).split('.'), hasFinalDot };
  }
  return { kind: 'text' };
}
