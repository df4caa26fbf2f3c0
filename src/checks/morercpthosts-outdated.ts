import { quoteForMessage } from '../text/visible.js';
import type { ControlCheck } from './control-check.js';

/** A database of domains that is not made of its source. */
export const morercpthostsOutdated: ControlCheck = {
  code: 'morercpthosts-outdated',
  severity: 'error',
  docs: {
    title: 'morercpthosts.cdb is not what morercpthosts compiles to',
    why: `qmail-smtpd reads morercpthosts.cdb, and not morercpthosts: a domain that was added since qmail-newmrh ran is
refused, and one that was removed is still accepted. This is checked only with --control.`,
    example: '# morercpthosts was changed since qmail-newmrh ran\n',
    corrected: 'example.org\n',
  },

  controlOn({ outdated }, report) {
    if (outdated === undefined) return;
    const { missing, extra } = outdated;
    if (missing.length + extra.length === 0) return;
    const parts = [
      ...(missing.length === 0 ? [] : [`${example(missing)} refused, although morercpthosts has ${itOrThem(missing)}`]),
      ...(extra.length === 0
        ? []
        : [`${example(extra)} accepted, although morercpthosts does not have ${itOrThem(extra)}`]),
    ];
    report({ span: { start: 0, end: 0 }, message: parts.join(', and '), help: 'run qmail-newmrh' });
  },
};

function example(domains: readonly string[]): string {
  const shown = quoteForMessage(domains[0]!);
  return domains.length === 1 ? `mail for ${shown} is` : `mail for ${shown} and ${domains.length - 1} more is`;
}

function itOrThem(domains: readonly string[]): string {
  return domains.length === 1 ? 'it' : 'them';
}
