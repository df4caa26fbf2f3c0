import { decidingRule } from '../rulefile/deciding-rule.js';
import { diagnosesOf } from '../rulefile/diagnose.js';
import { EXAMPLE_CLIENT, exampleClientOf } from '../rulefile/example-client.js';
import type { LintFile } from '../rulefile/file.js';
import type { FindingDraft } from '../rulefile/finding.js';
import { trim } from '../rulefile/trim.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

/** `10.0.0.*`, `*`, `ALL`: no program has wildcards. */
export const wildcardAddress: Check = {
  code: 'wildcard-address',
  severity: 'error',
  docs: {
    title: 'a wildcard, or a word for everybody, in an address',
    why: `There are no wildcards in addresses: a "*" is compared with the addresses of clients like any other character,
and no address has one. A rule for everybody has nothing at all in front of the colon, a network its first octets and a
dot, a domain "=." and its name. A file whose last line is "*:deny" has no default rule, and whoever no other rule
names is let in.`,
    example: '10.0.0.*:allow,RELAYCLIENT=""\n*:deny\n',
    corrected: '10.0.0.:allow,RELAYCLIENT=""\n:deny\n',
  },

  run(file, report, { claimed }) {
    for (const { span } of diagnosesOf(file, 'wildcard-address', claimed)) {
      const text = file.text(span);
      const message = `${quoteForMessage(text)} is not an address, and there are no wildcards`;
      report({ span, verdict: 'rejected', message, ...advise(addressMeant(text, file), span) });
    }
    let hasDefault = file.keys.first('') !== undefined;
    for (const found of file.completeRules) {
      const { rule, shape, text } = found;
      if (shape.kind === 'ipv4' || shape.kind === 'empty' || found.mistake !== undefined) continue;
      // Of a user and no host or address there is another finding.
      if (shape.kind === 'info' && !shape.rest.startsWith('=')) continue;
      const span = rule.address;
      if (EVERYBODY.test(text)) {
        const isLetIn = !hasDefault && decidingRule(file, { ip: EXAMPLE_CLIENT }) === undefined;
        const effect = isLetIn
          ? `without a default rule, ${EXAMPLE_CLIENT} is allowed`
          : `${EXAMPLE_CLIENT} is not matched`;
        // Everybody may not relay, and the first of two default rules is the one that counts.
        const isUnclear = hasDefault || rule.variables.some(({ name }) => trim(file.text(name)) === 'RELAYCLIENT');
        const advice = { help: 'the rule for everybody has an empty address' };
        report({
          span,
          verdict: 'dead-rule',
          message: `no client's address is ${quoteForMessage(text)}; ${effect}`,
          ...(isUnclear ? advice : advise('', span)),
        });
        hasDefault ||= !isUnclear;
      } else if (/[*?]|^\d+\.[\d.]*%$/.test(text.replace(/^[^@]*@/, ''))) {
        const meant = addressMeant(text, file);
        const client = meant === undefined ? undefined : exampleClientOf(meant, file);
        report({
          span,
          verdict: 'dead-rule',
          message: `there are no wildcards, and no client's ${shape.kind === 'host' ? 'host' : 'address'} is ${quoteForMessage(shape.kind === 'host' ? shape.host : text)}${client === undefined ? '' : `; ${client} is not matched`}`,
          ...advise(meant, span),
        });
      }
    }
  },
};

const EVERYBODY = /^(?:\*(?:\.\*){0,3}|all|any|anyone|anything|default|everyone|everybody|world)$/i;

function advise(address: string | undefined, span: Span): Pick<FindingDraft, 'help' | 'fix'> {
  if (address === undefined) return {};
  return {
    help: address === '' ? 'write nothing in front of the colon for everybody' : `write "${address}"`,
    fix: { kind: 'unsafe', edits: [{ span, text: address }] },
  };
}

/** What the author may have meant, if this dialect has it. */
function addressMeant(text: string, { dialect }: LintFile): string | undefined {
  if (text === '=*') return '=';
  if (/^=?\*\.[\w.-]+$/.test(text)) return text.replace(/^=?\*/, '=');
  const network = /^(?:[0-9A-Fa-f]{1,4}:)+(?=\*?(?::\*)*$)/.exec(text)?.[0];
  if (network !== undefined) return dialect.traits.ipv6 === 'address' ? networkOf(network) : network;
  // Stars at the end are a prefix, one in the middle is a range.
  const prefix = text.replaceAll(/[?%]/g, '*').replace(/(?:\.\*+)+\.?$/, '.');
  const range = prefix.replace('*', '0-255');
  return /^(?:\d+\.)*(?:0-255\.)?(?:\d+\.)*\d*$/.test(range) ? range : undefined;
}

function networkOf(prefix: string): string {
  return `${prefix}:/${prefix.split(':').length * 16 - 16}`;
}
