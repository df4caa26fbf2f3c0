import type { Dialect } from '../dialects/dialect.js';
import { fullAddress6, shortAddress6, shortestAddress6 } from '../net/address6.js';
import { encodeLatin1 } from '../text/bytes.js';

/** How servers write an address: where a dialect tries a spelling of its own as well, its server's may be any. */
export function clientTexts6(dialect: Dialect, groups: Uint16Array): string[] {
  const texts = [shortestAddress6(groups), shortAddress6(groups)];
  const tried = dialect.addressKeys(Buffer.from(texts[0]!), false).exact;
  return tried.length === 1 && Buffer.from(tried[0]!).equals(Buffer.from(texts[0]!)) ? texts.slice(0, 1) : texts;
}

/** Whether a client of this address can be found under a key. */
export function isFoundUnder(dialect: Dialect, groups: Uint16Array, key: string): boolean {
  const wanted = encodeLatin1(key);
  return clientTexts6(dialect, groups).some((text) => {
    const { exact, networks } = dialect.addressKeys(Buffer.from(text), false);
    return [...exact, ...networks].some((candidate) => wanted.equals(candidate));
  });
}

/** The spelling of an address that a rule of this dialect should have. */
export function ruleAddress6(dialect: Dialect, groups: Uint16Array): string {
  if (dialect.traits.ipv6 === 'address') return shortAddress6(groups);
  const [text, other = text] = clientTexts6(dialect, groups);
  return text === other ? text! : fullAddress6(groups);
}
