import { decodeLatin1 } from '../text/bytes.js';
import type { Match } from './placeholders.js';

const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", lt: '<', gt: '>', amp: '&', nbsp: ' ' };

const ENTITY = /&(?:(quot|apos|lt|gt|amp|nbsp)|#(\d{2,6})|#x([0-9a-f]{2,5}));/gi;
const TAG =
  /<\/?(?:a|b|blockquote|body|br|code|div|em|font|html|i|li|ol|p|pre|span|strong|td|tr|tt|ul)(?:[ \t][^<>]*)?\/?>/gi;
const MARKUP = new RegExp(`${ENTITY.source}|${TAG.source}`, 'i');

/** The first character reference or tag of HTML in a binary string. */
export function findMarkup(text: string): Match | undefined {
  const match = MARKUP.exec(text);
  return match === null ? undefined : { start: match.index, text: match[0] };
}

/** The text that a browser would show. */
export function withoutMarkup(text: string): string {
  return text.replaceAll(TAG, '').replaceAll(ENTITY, (all, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()]!;
    const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
    return code < 32 || code > 0x10ffff ? all : decodeLatin1(Buffer.from(String.fromCodePoint(code)));
  });
}
