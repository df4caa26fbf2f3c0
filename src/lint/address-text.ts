import { isIPv6 } from 'node:net';
import { fullAddress6, readAddress6, shortAddress6 } from '../dialects/address6.js';
import type { Dialect } from '../dialects/dialect.js';

/** The groups of an IPv6 address, undefined where the text is not one by the book. */
export function strictAddress6(text: string): Uint16Array | undefined {
  return isIPv6(text) && !text.includes('%') ? readAddress6(Buffer.from(text)) : undefined;
}

/**
 * An IPv6 address as the server of ucspi-tcp-ipv6 0.88 puts it in TCPREMOTEIP: the longest run of zero groups, the first
 * of equals, is `::`, and a single zero group is such a run.
 */
export function serverAddress6(groups: Uint16Array): string {
  let start = 0;
  let length = 0;
  for (let i = 0; i < groups.length; i += 1) {
    let end = i;
    while (groups[end] === 0) end += 1;
    if (end - i > length) {
      start = i;
      length = end - i;
    }
    i = Math.max(i, end - 1);
  }
  const texts = Array.from(groups, (group) => group.toString(16));
  if (length === 0) return texts.join(':');
  return `${texts.slice(0, start).join(':')}::${texts.slice(start + length).join(':')}`;
}

/** How servers write an address: where a dialect tries a spelling of its own as well, its server's may be any. */
export function clientTexts6(dialect: Dialect, groups: Uint16Array): string[] {
  const texts = [serverAddress6(groups), shortAddress6(groups)];
  const tried = dialect.addressKeys(Buffer.from(texts[0]!), false).exact;
  return tried.length === 1 && Buffer.from(tried[0]!).equals(Buffer.from(texts[0]!)) ? texts.slice(0, 1) : texts;
}

/** Whether a client of this address can be found under a key. */
export function isFoundUnder(dialect: Dialect, groups: Uint16Array, key: string): boolean {
  const wanted = Buffer.from(key, 'latin1');
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
