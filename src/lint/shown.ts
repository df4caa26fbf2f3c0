import { encodeLatin1 } from '../latin1.js';
import { shorten, visibleText } from '../text/visible.js';

/** More characters than this of the file a message does not repeat. */
const MOST = 60;

/** Bytes, a character a byte, in double quotes as a message shows them: visible, and long text cut. */
export function shown(bytes: string): string {
  return `"${shownBare(bytes)}"`;
}

/** The same without the quotes, for text that has some. */
export function shownBare(bytes: string): string {
  return shorten(visibleText(encodeLatin1(bytes)), MOST);
}
