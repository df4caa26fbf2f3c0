import type { Environment } from '../operations/decide.js';
import { encodeLatin1 } from '../text/bytes.js';
import { visibleText } from '../text/visible.js';

/** Variables as a rule sets them: `RELAYCLIENT="",A="b"`. */
export function renderEnvironment(env: Environment): string {
  return [...env]
    .map(([name, value]) => {
      const shown = visibleText(encodeLatin1(name));
      return value === null ? `!${shown}` : `${shown}=${quote(visibleText(value))}`;
    })
    .join(',');
}

function quote(text: string): string {
  const delimiter = ['"', "'", '/'].find((candidate) => !text.includes(candidate)) ?? '"';
  return `${delimiter}${text}${delimiter}`;
}
