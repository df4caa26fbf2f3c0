import type { Witness } from '../space/witnesses.js';
import { encodeLatin1 } from '../text/bytes.js';
import { visibleText } from '../text/visible.js';

/** A client as `check` and `explain` take it: `IP [HOST [INFO]]`, with `-` for a part that is unset. */
export function renderClient({ ip, host, info }: Witness): string {
  const text = (part: string): string => visibleText(encodeLatin1(part)) || '""';
  if (info !== undefined) return `${ip} ${host === undefined ? '-' : text(host)} ${text(info)}`;
  return host === undefined ? ip : `${ip} ${text(host)}`;
}
