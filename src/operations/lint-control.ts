import { walkRecords } from '../cdb/walk.js';
import type { ControlSubject } from '../checks/control-checks.js';
import { CONTROL_CHECKS } from '../checks/control-checks.js';
import type { FileFindings } from '../lint/summary.js';
import type { Finding } from '../rulefile/finding.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import { readControlFile, toLowerCase } from './recipient.js';

/** The files of a control directory; undefined for one that is missing. */
export interface ControlFiles {
  /** Where findings are, even without the file. */
  readonly rcpthosts: Source;
  readonly hasRcpthosts: boolean;
  readonly morercpthosts: Uint8Array | undefined;
  readonly morercpthostsDatabase: Uint8Array | undefined;
}

/**
 * Finds mistakes in the domains for which qmail-smtpd accepts mail: `lint --control DIR`.
 *
 * @throws CdbFormatError where morercpthosts.cdb is damaged
 */
export function lintControl(files: ControlFiles): FileFindings {
  const { rcpthosts, hasRcpthosts, morercpthosts, morercpthostsDatabase } = files;
  const subject: ControlSubject = {
    rcpthosts: hasRcpthosts ? readControlFile(rcpthosts.bytes) : undefined,
    outdated: morercpthosts && compareDomains(morercpthosts, morercpthostsDatabase),
  };
  const findings: Finding[] = [];
  for (const { code, severity, controlOn } of CONTROL_CHECKS)
    controlOn(subject, (span, said) => findings.push({ code, severity, span, ...said }));
  return { source: rcpthosts, findings: findings.sort((a, b) => a.span.start - b.span.start) };
}

/** What qmail-newmrh would make of the source, and what there is (netqmail 1.06 qmail-newmrh.c). */
function compareDomains(source: Uint8Array, database: Uint8Array | undefined): NonNullable<ControlSubject['outdated']> {
  const wanted = new Set(readControlFile(source).map(({ text }) => toLowerCase(text)));
  const found = new Set<string>();
  if (database !== undefined) for (const { key } of walkRecords(database)) found.add(decodeLatin1(key));
  return {
    missing: [...wanted].filter((domain) => !found.has(domain)),
    extra: [...found].filter((domain) => !wanted.has(domain)),
  };
}
