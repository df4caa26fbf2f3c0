import type { Finding } from '../rulefile/finding.js';
import type { Source } from '../text/source.js';
import type { SuppressedFinding } from './suppress.js';

/** A file and what was found in it. */
export interface FileFindings {
  readonly source: Source;
  readonly findings: readonly Finding[];
  /** Those that comments suppress, where they are known. */
  readonly suppressed?: readonly SuppressedFinding[] | undefined;
}

/** How many findings there are of each kind. */
export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  /** How many a safe fix would repair. */
  readonly fixable: number;
}

export function summarize(files: readonly FileFindings[]): Summary {
  const all = files.flatMap(({ findings }) => findings);
  const count = (severity: Finding['severity']): number =>
    all.filter((finding) => finding.severity === severity).length;
  return {
    files: files.length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    fixable: all.filter(({ fix }) => fix?.kind === 'safe').length,
  };
}
