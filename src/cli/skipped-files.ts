import { type Context, printNote } from './context.js';
import type { SkippedFile, SkippedReason } from './rule-files.js';

/** Says which files of directories were skipped: all with `--verbose`, else those for a reason that `isAsked`. */
export function printSkipped(
  skipped: readonly SkippedFile[],
  options: { readonly verbose?: boolean; readonly quiet?: boolean },
  context: Context,
  isAsked: (reason: SkippedReason) => boolean = () => false,
): void {
  for (const { path, reason } of skipped) {
    if (options.verbose || isAsked(reason)) printNote(`${path} skipped: ${REASONS[reason]}`, context);
  }
}

const REASONS: Readonly<Record<SkippedReason, string>> = {
  backup: 'a backup',
  temporary: 'a temporary file',
  database: 'a database',
  orphan: 'a database without a source',
  makefile: 'a Makefile',
  expectations: 'expectations for another file',
  variant: 'it has no database, and another file whose name is the beginning of this one has',
  'not-a-file': 'not a file',
  other: 'it has no database, and is not named tcp.*, rules.* or *.rules',
};
