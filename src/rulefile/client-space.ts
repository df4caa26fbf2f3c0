import { ClientSpace } from '../space/space.js';
import type { LintFile } from './file.js';
import { liveRules } from './live-rules.js';

const KNOWN = new WeakMap<LintFile, ClientSpace>();

/** All clients there can be, by the {@link liveRules} of a file. Records have the lines of their rules. */
export function clientSpaceOf(file: LintFile): ClientSpace {
  const known = KNOWN.get(file);
  if (known !== undefined) return known;
  const space = new ClientSpace(liveRules(file.source, file.dialect), file.dialect);
  KNOWN.set(file, space);
  return space;
}
