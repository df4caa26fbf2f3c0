import type { ServerFlags } from './file.js';

/**
 * Flags of tcpserver and sslserver, in all their variants, that take what follows as an argument: `-c40` or `-c 40`.
 * Some know `-i` and `-I` with an argument and some without; a word behind them that is no flag is theirs, or the end.
 */
const WITH_ARGUMENT = 'BbcgiIlTtuwx';

/**
 * Reads flags as they stand in a run script: `-v -HRl0 -x tcp.smtp.cdb -c 40`, up to the first word that belongs to no
 * flag. Of each pair the last counts; others mean nothing here.
 */
export function parseFlags(text: string): ServerFlags {
  const words = text.match(/(?:[^\s"']|"[^"]*"?|'[^']*'?)+/g) ?? [];
  const first = words.findIndex(isFlags);
  let letters = '';
  for (let i = first === -1 ? words.length : first; i < words.length && isFlags(words[i]!); i += 1) {
    const found = lettersOf(words[i]!);
    letters += found;
    const takesWord = words[i]!.length === found.length + 1 && WITH_ARGUMENT.includes(found.at(-1)!);
    if (takesWord && !(/[iI]$/.test(found) && isFlags(words[i + 1] ?? ''))) i += 1;
  }
  const isOn = (on: string, off: string): boolean => letters.lastIndexOf(on) > letters.lastIndexOf(off);
  return { noHost: isOn('H', 'h'), noInfo: isOn('R', 'r'), isParanoid: isOn('p', 'P') };
}

function isFlags(word: string): boolean {
  return /^-[^-]/.test(word);
}

/** The flags in a word such as `-vHRl0`, up to one that has the rest for its argument. */
function lettersOf(word: string): string {
  return /^-([^BbcglTtuwx]*[BbcglTtuwx]?)/.exec(word)![1]!;
}
