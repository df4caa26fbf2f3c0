import { attempt } from '../attempt.js';
import type { AskedDatabase, DatabaseState, RunSubject } from '../checks/run-checks.js';
import { RUN_CHECKS } from '../checks/run-checks.js';
import type { FileFindings } from '../lint/summary.js';
import type { Finding } from '../rulefile/finding.js';
import { RulesError } from '../rules/problem.js';
import type { Run } from '../server/run-file.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source } from '../text/source.js';
import type { DialectOptions } from './options.js';
import { verify } from './verify.js';

/** Finds mistakes in how a server is started: `lint --run FILE`. The findings are in the run script. */
export function lintRun(run: Run, databases: readonly AskedDatabase[]): FileFindings {
  const subject: RunSubject = {
    run,
    server: run.kind === 'server' ? run.server : undefined,
    databases,
    text: decodeLatin1(run.source.bytes),
  };
  const findings: Finding[] = [];
  for (const { code, severity, runOn } of RUN_CHECKS)
    runOn(subject, (span, said) => findings.push({ code, severity, span, ...said }));
  findings.sort((a, b) => a.span.start - b.span.start || (a.code < b.code ? -1 : 1));
  return { source: run.source, findings };
}

/** Whether a database is what rules compile to; undefined if they do not compile, or are not known. */
export function isUpToDate(
  sources: readonly Source[],
  database: Uint8Array,
  options: DialectOptions,
): Extract<DatabaseState, { kind: 'found' }>['isUpToDate'] {
  if (sources.length === 0) return undefined;
  const compare = (): boolean => verify(sources, database, options).verdict === 'identical';
  return attempt(compare, RulesError, () => undefined);
}
