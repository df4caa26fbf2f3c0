import type { RecipientVerdict } from '../operations/recipient.js';
import { encodeLatin1 } from '../text/bytes.js';
import { visibleText } from '../text/visible.js';
import { jsonText } from './json-text.js';
import type { Style } from './style.js';

/** Mail for a recipient, which is text with one character per byte, and what happens to it. */
export interface ClientMail {
  readonly recipient: string;
  readonly verdict: RecipientVerdict;
}

/** What happens to mail for a recipient, in two lines. */
export function renderMail({ recipient, verdict }: ClientMail, style: Style): string {
  const { result, why } = describe(verdict);
  const paint = 'reply' in verdict || verdict.kind === 'denied' ? style.red : style.green;
  return `\nMail to ${shown(recipient)}: ${paint(result)}\n  ${why}\n`;
}

function describe(verdict: RecipientVerdict): { result: string; why: string } {
  switch (verdict.kind) {
    case 'denied':
      return { result: 'no connection', why: 'the server closes it before any program is started' };
    case 'refused-by-rblsmtpd':
      return { result: shown(verdict.reply), why: 'rblsmtpd answers every recipient with it, because of RBLSMTPD' };
    case 'relayed':
      return {
        result: 'accepted',
        why: `RELAYCLIENT is set, so every recipient is; it goes to ${shown(verdict.address)}`,
      };
    case 'no-rcpthosts':
      return {
        result: 'accepted',
        why: 'there is no rcpthosts, so qmail-smtpd accepts every recipient from everybody: an open relay',
      };
    case 'local':
      return { result: 'accepted', why: 'an address without "@" is local' };
    case 'accepted':
      return { result: 'accepted', why: `${shown(verdict.by)} is in ${verdict.file}` };
    case 'refused':
      return {
        result: shown(verdict.reply),
        why: 'its domain is neither in rcpthosts nor in morercpthosts.cdb, and RELAYCLIENT is not set',
      };
  }
}

function shown(text: string): string {
  return visibleText(encodeLatin1(text));
}

/** The same as a part of a JSON document. */
export function buildMailJson({ recipient, verdict }: ClientMail): object {
  const fields = Object.entries(verdict).map(([name, value]) => [name, jsonText(value as string)]);
  return { recipient: jsonText(recipient), ...Object.fromEntries(fields) };
}
