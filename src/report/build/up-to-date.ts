import { visibleText } from '../../text/visible.js';

/** What a build says of a database that it leaves as it is. */
export function renderUpToDate(title: string): string {
  return `${visibleText(Buffer.from(title))}: up to date\n`;
}
