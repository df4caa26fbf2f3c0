import { visibleName } from '../../text/visible.js';

/** What a build says of a database that it leaves as it is. */
export function renderUpToDate(title: string): string {
  return `${visibleName(title)}: up to date\n`;
}
