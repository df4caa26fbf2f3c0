import { textOf, type Unknown, unknownOf, type Word } from './word.js';

/** A flag as getopt reads it; the argument is left out where it takes none. */
interface Flag {
  readonly letter: string;
  readonly argument: Word | undefined;
  /** The word that has the letter. */
  readonly word: Word;
}

/** What getopt makes of words. */
export interface ReadFlags {
  readonly flags: readonly Flag[];
  /** The words after the flags. */
  readonly rest: readonly Word[];
  /** The letter that is unknown or lacks its argument. */
  readonly problem: string | undefined;
  /** The word, of those where a flag may be, that only running tells: then nothing after it can be read. */
  readonly unknown: Unknown | undefined;
}

/**
 * Reads flags as getopt does. Where nothing else works, an unknown word is taken for one: as the argument of a flag, and as
 * the address of a server if a port and a program follow.
 *
 * @param options a letter with a colon takes an argument
 */
export function getopt(words: readonly Word[], options: string): ReadFlags {
  const flags: Flag[] = [];
  const stop = (problem: string | undefined, rest: readonly Word[] = [], unknown?: Unknown): ReadFlags => {
    return { flags, rest, problem, unknown };
  };
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    const text = textOf(word);
    if (word.block !== undefined) break;
    if (text === undefined) {
      if (isPort(words[at + 1]) && words.length > at + 2) break;
      return stop(undefined, [], unknownOf(word));
    }
    if (text === '--') return stop(undefined, words.slice(at + 1));
    if (!/^-./s.test(text)) break;
    for (let i = 1; i < text.length; i += 1) {
      const letter = text[i]!;
      const option = letter === ':' ? -1 : options.indexOf(letter);
      if (option === -1) return stop(letter);
      if (options[option + 1] !== ':') {
        flags.push({ letter, argument: undefined, word });
        continue;
      }
      const isJoined = i + 1 < text.length;
      const argument = isJoined ? { ...word, value: { known: text.slice(i + 1) } } : words[at + 1];
      if (argument === undefined) return stop(letter);
      if (!isJoined) at += 1;
      flags.push({ letter, argument, word });
      break;
    }
  }
  return stop(undefined, words.slice(at));
}

const PORT =
  /^(?:[1-9]\d{0,4}|smtps?|ssmtp|urd|submissions?|msa|pop-?[23]s?|imaps?|imap[234]|domain|qmtp|qmqp|ftps?|https?|finger|auth|ident|time|telnet|rsync)$/;

function isPort(word: Word | undefined): boolean {
  return PORT.test(textOf(word) ?? '');
}
