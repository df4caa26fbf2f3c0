import { type Context, printNote } from './context.js';
import type { PassedOver, PassedOverReason } from './rule-files.js';

/** Says which files of directories were passed over: all with `--verbose`, else those for a reason that `isAsked`. */
export function printPassedOver(
  passedOver: readonly PassedOver[],
  options: { readonly verbose?: boolean; readonly quiet?: boolean },
  context: Context,
  isAsked: (reason: PassedOverReason) => boolean = () => false,
): void {
  for (const { path, reason } of passedOver) {
    if (options.verbose || isAsked(reason)) printNote(`${path} passed over: ${REASONS[reason]}`, options, context);
  }
}

const REASONS: Readonly<Record<PassedOverReason, string>> = {
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
