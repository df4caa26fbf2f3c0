import { findAddressMistake } from '../rulefile/address-mistake.js';
import { makeExampleHost } from '../rulefile/deciding-rule.js';
import type { LintFile } from '../rulefile/file.js';
import { isPlaceholder } from '../rulefile/placeholders.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** A name with a dot, and letters at its end. */
const HOST = /^\.?(?:[A-Za-z0-9_-]+\.)+[A-Za-z][A-Za-z0-9-]+\.?$/;

/** A word, perhaps a host in the local network. */
const LOCAL = /^(?!(?:all|any|anyone|default|everybody|everyone|others?|world)$)[a-z][a-z0-9]+(?:-[a-z0-9]+)*$/;

export const hostnameWithoutEquals: Check = {
  code: 'hostname-without-equals',
  severity: 'error',
  title: 'a host name without "=" before it',
  why: `The host name of a client is looked up with "=" before it: "=mail.example.com" for one host, "=.example.com"
for all hosts of a domain, but not for example.com itself. Without "=" the text is compared with addresses, and never
matches. A name with a dash is even read as a range, and the line is rejected.`,
  example: 'mail.example.com:allow,RELAYCLIENT=""\nmail-01.example.com:allow\n',
  corrected: '=mail.example.com:allow,RELAYCLIENT=""\n=mail-01.example.com:allow\n',

  run(file, report) {
    for (const address of findTextAddresses(file)) {
      const text = file.text(address);
      const isHost = HOST.test(text);
      if (!(isHost || LOCAL.test(text)) || isPlaceholder(text)) continue;
      const isRejected = file.dialect.readAddress(file.source.slice(address)).kind === 'invalid';
      report(address, {
        verdict: isRejected ? 'rejected' : 'dead-rule',
        message: isRejected
          ? `without "=" the dash makes ${quoteForMessage(text)} a range, but its bounds are not numbers`
          : `without "=" this is compared with addresses; the host ${makeExampleHost(text)} does not match`,
        help: `write ${quoteForMessage(`=${text}`)}`,
        fix: {
          kind: isHost ? 'safe' : 'unsafe',
          edits: [{ span: { start: address.start, end: address.start }, text: '=' }],
        },
      });
    }
  },
};

/** The addresses of rules, and those that would be if it were not for the dash. */
function findTextAddresses(file: LintFile): Span[] {
  const { oddRules, oddLines } = file;
  const texts = oddRules.filter(({ shape, line, mistake }) => {
    return shape.kind === 'text' && !line.isContinuation && mistake === undefined;
  });
  return [
    ...texts.map(({ rule }) => rule.address),
    ...oddLines.flatMap(({ parsed, isContinuation }) => {
      const isDash = parsed.kind === 'malformed' && parsed.diagnostic.code === 'malformed-range' && !isContinuation;
      if (!isDash || parsed.address === undefined) return [];
      return findAddressMistake(file.text(parsed.address)) === undefined ? [parsed.address] : [];
    }),
  ];
}
