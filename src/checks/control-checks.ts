import { isIP } from 'node:net';
import type { BinaryString } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import { quoteForMessage } from '../text/visible.js';
import type { CheckPage, Report } from './check.js';

/** A line of a control file of qmail that counts, without spaces at its end. */
export interface ControlLine {
  readonly text: BinaryString;
  readonly span: Span;
}

/** The files of qmail's control directory that say for which domains mail is accepted. */
export interface ControlSubject {
  /** Undefined if there is no rcpthosts. */
  readonly rcpthosts: readonly ControlLine[] | undefined;
  /** The domains of morercpthosts that are not in morercpthosts.cdb, and the other way round; undefined without either file. */
  readonly outdated: { readonly missing: readonly BinaryString[]; readonly extra: readonly BinaryString[] } | undefined;
}

/** A check of rcpthosts; what it finds is there. */
export interface ControlCheck extends CheckPage {
  controlOn(subject: ControlSubject, report: Report): void;
}

/** The checks of rcpthosts and morercpthosts. */
export const CONTROL_CHECKS: readonly ControlCheck[] = [
  {
    code: 'morercpthosts-outdated',
    severity: 'error',
    title: 'morercpthosts.cdb is not what morercpthosts compiles to',
    why: `qmail-smtpd reads morercpthosts.cdb, and not morercpthosts: a domain that was added since qmail-newmrh ran is
refused, and one that was removed is still accepted. This is checked only with --control.`,
    example: '# morercpthosts was changed since qmail-newmrh ran\n',
    corrected: 'example.org\n',

    controlOn({ outdated }, report) {
      if (outdated === undefined) return;
      const { missing, extra } = outdated;
      if (missing.length + extra.length === 0) return;
      const parts = [
        ...(missing.length === 0
          ? []
          : [`${example(missing)} refused, although morercpthosts has ${itOrThem(missing)}`]),
        ...(extra.length === 0
          ? []
          : [`${example(extra)} accepted, although morercpthosts does not have ${itOrThem(extra)}`]),
      ];
      report({ start: 0, end: 0 }, { message: parts.join(', and '), help: 'run qmail-newmrh' });
    },
  },
  {
    code: 'rcpthosts-entry',
    severity: 'warning',
    title: 'a line of rcpthosts that is not a domain',
    why: `rcpthosts has a domain on each line, or with a dot in front all domains below one. It is about recipients,
not about clients: an address of a network belongs into the rules. A mail address, a wildcard or a domain with a comment
or a space never is the domain of a recipient. This is checked only with --control.`,
    example: '192.0.2.\nann@example.org\n*.example.net\n',
    corrected: 'example.org\n.example.net\n',

    controlOn({ rcpthosts = [] }, report) {
      for (const { text, span } of rcpthosts) {
        const mistake = MISTAKES.find(({ matches }) => matches(text));
        if (mistake !== undefined)
          report(span, { verdict: 'no-effect', message: mistake.message(quoteForMessage(text)), help: mistake.help });
      }
    },
  },
  {
    code: 'rcpthosts-missing',
    severity: 'error',
    title: 'no rcpthosts, so every client may send to any address',
    why: `Without control/rcpthosts qmail-smtpd accepts every recipient from every client, whether it has RELAYCLIENT
or not: an open relay, whatever the rules say. An empty file accepts none. This is checked only with --control.`,
    example: '# there is no file control/rcpthosts\n',
    corrected: 'example.org\n.example.org\n',

    controlOn({ rcpthosts }, report) {
      if (rcpthosts !== undefined) return;
      const span = { start: 0, end: 0 };
      report(span, {
        verdict: 'open-relay',
        message: 'there is no rcpthosts, so qmail-smtpd accepts every recipient from every client',
        help: 'list the domains for which this server takes mail',
      });
    },
  },
  {
    code: 'rcpthosts-upper-case',
    severity: 'info',
    title: 'a domain of rcpthosts in upper case',
    why: `qmail-smtpd compares domains without case (qmail 1.03 constmap.c), so upper case changes nothing there. Other
programs read rcpthosts too, scripts and filters among them, and not all of them do the same: to these the domain is
another one. This is checked only with --control.`,
    example: 'Example.ORG\n.example.org\n',
    corrected: 'example.org\n.example.org\n',

    controlOn({ rcpthosts = [] }, report) {
      for (const { text, span } of rcpthosts) {
        if (!/[A-Z]/.test(text)) continue;
        report(span, {
          verdict: 'no-effect',
          message: `upper case in ${quoteForMessage(text)}: qmail-smtpd compares domains without case`,
          help: 'write it in lower case, as other programs may compare it byte by byte',
        });
      }
    },
  },
];

function example(domains: readonly string[]): string {
  const shown = quoteForMessage(domains[0]!);
  return domains.length === 1 ? `mail for ${shown} is` : `mail for ${shown} and ${domains.length - 1} more is`;
}

function itOrThem(domains: readonly string[]): string {
  return domains.length === 1 ? 'it' : 'them';
}

const MISTAKES: readonly {
  readonly matches: (text: string) => boolean;
  readonly message: (shown: string) => string;
  readonly help: string;
}[] = [
  {
    matches: (text) => isIP(text) !== 0 || /^\d{1,3}(?:\.\d{1,3}){0,3}\.?(?:\/\d+)?$/.test(text),
    message: (shown) => `${shown} is an address, and rcpthosts has the domains of recipients`,
    help: 'to let clients relay, write a rule with RELAYCLIENT',
  },
  {
    matches: (text) => text.includes('@'),
    message: (shown) => `${shown} is a mail address, and only its domain is looked up`,
    help: 'write the domain alone',
  },
  {
    matches: (text) => text.includes('*'),
    message: (shown) => `there are no wildcards, and no domain is called ${shown}`,
    help: 'for all domains below one write it with a dot in front, as in ".example.org"',
  },
  {
    matches: (text) => /[\s#,;:]/.test(text),
    message: (shown) => `${shown} is not one domain: a line is taken as it is, spaces and comments included`,
    help: 'write one domain on each line, and comments on lines of their own',
  },
];
