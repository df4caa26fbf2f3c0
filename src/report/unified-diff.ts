import { createTwoFilesPatch } from 'diff';
import type { Source } from '../source.js';

/** What changes from one source to another, as diff -u shows it. Bytes that are no UTF-8 pass as they are. */
export function renderDiff(before: Source, after: Source): Uint8Array {
  const text = ({ bytes }: Source): string => Buffer.from(bytes).toString('latin1');
  const patch = createTwoFilesPatch(nameOf(before), nameOf(after), text(before), text(after), undefined, undefined, {
    context: 3,
  });
  // The library puts an index and a line above the two names, which diff does not.
  return Buffer.from(patch.slice(patch.indexOf('--- ')), 'latin1');
}

/** The name as the patch is built, a character a byte. */
function nameOf({ name }: Source): string {
  return Buffer.from(name).toString('latin1');
}
