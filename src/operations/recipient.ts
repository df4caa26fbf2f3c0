import { hashBytes } from '../cdb/format.js';
import { CdbReader, MemorySource, NO_RECORD } from '../cdb/reader.js';
import type { ControlLine } from '../checks/control-checks.js';
import type { Effect } from '../space/effects.js';
import { type BinaryString, decodeLatin1, encodeLatin1 } from '../text/bytes.js';

/** The files that say for which domains qmail-smtpd takes mail; undefined for one that is missing. */
interface AcceptedDomains {
  /** control/rcpthosts */
  readonly rcpthosts: Uint8Array | undefined;
  /** control/morercpthosts.cdb */
  readonly morercpthosts: Uint8Array | undefined;
}

/** What a client gets that sends mail to a recipient. Texts have one character per byte. */
export type RecipientVerdict =
  /** the server closes the connection */
  | { readonly kind: 'denied' }
  /** rblsmtpd answers with this */
  | { readonly kind: 'refused-by-rblsmtpd'; readonly reply: BinaryString }
  /** RELAYCLIENT is set: the mail goes to this address */
  | { readonly kind: 'relayed'; readonly address: BinaryString }
  /** there is no rcpthosts: every recipient is accepted, from anybody */
  | { readonly kind: 'no-rcpthosts' }
  /** the address has no "@" and is local */
  | { readonly kind: 'local' }
  /** the domain, or one it is in, is in a file */
  | { readonly kind: 'accepted'; readonly by: BinaryString; readonly file: 'rcpthosts' | 'morercpthosts.cdb' }
  /** it is in neither */
  | { readonly kind: 'refused'; readonly reply: BinaryString };

/** The reply of qmail-smtpd to a recipient that it does not accept (netqmail 1.06 qmail-smtpd.c). */
export const NO_GATEWAY = "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)";

/**
 * What happens to mail for a recipient: rblsmtpd comes first, then qmail-smtpd, which looks at RELAYCLIENT, then at its
 * files.
 *
 * @param address without brackets
 * @throws CdbFormatError where morercpthosts.cdb is damaged
 */
export function judgeRecipient(
  { action, env }: Effect,
  address: BinaryString,
  files: AcceptedDomains,
): RecipientVerdict {
  if (action === 'deny') return { kind: 'denied' };
  const text = env.get('RBLSMTPD');
  if (text)
    return { kind: 'refused-by-rblsmtpd', reply: text.startsWith('-') ? `553 ${text.slice(1)}` : `451 ${text}` };
  const relayClient = env.get('RELAYCLIENT');
  if (typeof relayClient === 'string') return { kind: 'relayed', address: address + relayClient };
  return judgeDomain(address, files);
}

/** What qmail-smtpd makes of a recipient of a client that does not relay (netqmail 1.06 rcpthosts.c). */
export function judgeDomain(address: BinaryString, { rcpthosts, morercpthosts }: AcceptedDomains): RecipientVerdict {
  if (rcpthosts === undefined) return { kind: 'no-rcpthosts' };
  const at = address.lastIndexOf('@');
  if (at === -1) return { kind: 'local' };
  const domain = toLowerCase(address.slice(at + 1));
  const suffixes = listSuffixes(domain);
  const known = new Set(readControlFile(rcpthosts).map(({ text }) => toLowerCase(text)));
  const inFile = suffixes.find((suffix) => known.has(suffix));
  if (inFile !== undefined) return { kind: 'accepted', by: inFile, file: 'rcpthosts' };
  if (morercpthosts !== undefined) {
    const reader = new CdbReader(new MemorySource(morercpthosts), hashBytes);
    const inDatabase = suffixes.find((suffix) => reader.locate(encodeLatin1(suffix)) !== NO_RECORD);
    if (inDatabase !== undefined) return { kind: 'accepted', by: inDatabase, file: 'morercpthosts.cdb' };
  }
  return { kind: 'refused', reply: NO_GATEWAY };
}

/** A domain, and what is left of it from each dot on: `a.example`, `.example`. */
function listSuffixes(domain: BinaryString): BinaryString[] {
  const suffixes = domain === '' ? [] : [domain];
  for (let dot = domain.indexOf('.', 1); dot !== -1; dot = domain.indexOf('.', dot + 1))
    suffixes.push(domain.slice(dot));
  return suffixes;
}

/** The lines of a control file, as qmail reads them: without spaces at their ends, and without empty ones and comments. */
export function readControlFile(bytes: Uint8Array): ControlLine[] {
  const lines: ControlLine[] = [];
  let start = 0;
  for (const line of decodeLatin1(bytes).split('\n')) {
    const text = line.replace(/[ \t]+$/, '');
    if (text !== '' && !text.startsWith('#')) lines.push({ text, span: { start, end: start + text.length } });
    start += line.length + 1;
  }
  return lines;
}

/** Letters of ASCII only, as qmail does. */
export function toLowerCase(text: BinaryString): BinaryString {
  return text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}
