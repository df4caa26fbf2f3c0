import type { BinaryString } from '../text/bytes.js';
import { quoteForMessage } from '../text/visible.js';
import { parseLeading } from './values.js';

/** Words of people who want to switch something on or off. */
const SWITCH = /^(?:[01]|y|n|yes|no|on|off|true|false|none|null|enabled?|disabled?|allow|skip|pass)$/i;

const LONGEST_SWITCH = 8;

/** Names of block lists, one or some, perhaps with the flags that rblsmtpd has for them. */
const BLOCK_LISTS = /^(?:-[ra] +)?(?:[\w-]+\.)+[a-z]{2,}(?:[ ,;:]+(?:-[ra] +)?(?:[\w-]+\.)+[a-z]{2,})*$/i;

/** The variables that {@link explainRefusal} knows. */
export const REFUSING: readonly string[] = ['RBLSMTPD', 'JGREYLIST', 'MAXCONNIP', 'MAXCONNC', 'MAXCONIP', 'OPENRELAY'];

/**
 * How a value refuses clients that does not look as if it did; undefined for values that refuse no client, and for texts that
 * somebody wrote to refuse.
 */
export function explainRefusal(name: string, value: BinaryString): string | undefined {
  const word = value.trim();
  switch (name) {
    case 'RBLSMTPD': {
      // Most texts are sentences, and neither.
      const isSwitch = word.length <= LONGEST_SWITCH && SWITCH.test(word);
      const isList = !isSwitch && word.includes('.') && BLOCK_LISTS.test(word);
      const meaning = isSwitch ? 'a switch' : isList ? 'a list to look up' : undefined;
      if (meaning === undefined) return undefined;
      const answer = quoteForMessage(value.startsWith('-') ? `553 ${value.slice(1)}` : `451 ${value}`);
      return `rblsmtpd answers all mail with ${answer}, because the text is the reason for the refusal, not ${meaning}`;
    }
    case 'JGREYLIST':
      return SWITCH.test(word)
        ? `jgreylist answers all mail with ${quoteForMessage(`553 DENIED ${value}`)}, because the text is the reason for the refusal, not a switch`
        : undefined;
    case 'OPENRELAY':
      return "IndiMail's qmail-smtpd takes the client for an open relay, and answers with 553 whatever the value";
    case 'MAXCONNIP':
    case 'MAXCONNC':
    case 'MAXCONIP':
      return parseLeading(value) === 0n ? 'the server closes every connection' : undefined;
    default:
      return undefined;
  }
}
