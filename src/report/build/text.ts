import { summarize } from '../../lint/summary.js';
import type { BuiltDatabase, CheckedSources } from '../../operations/build.js';
import { visibleName } from '../../text/visible.js';
import { renderDifferencesText } from '../diff/text.js';
import { renderFindingsText } from '../findings/text.js';
import type { ColorOptions } from '../style.js';
import { renderTestText } from '../test/text.js';
import { renderVerification } from '../verification.js';
import { renderUpToDate } from './up-to-date.js';
import { describeChecked } from './words.js';

export interface BuildTextOptions extends ColorOptions {
  /** What was written, what is wrong and what was asked for, and nothing else. */
  readonly quiet?: boolean | undefined;
  /** Also findings that do not prevent a build, and expectations that hold. */
  readonly verbose?: boolean | undefined;
}

/** What became of each database, for people; why one was refused is in other messages. */
export function renderBuild(databases: readonly BuiltDatabase[], options: BuildTextOptions = {}): string {
  return databases.map((database) => renderDatabase(database, options)).join('');
}

function renderDatabase(database: BuiltDatabase, options: BuildTextOptions): string {
  const { state, changes, checked, verification } = database;
  const { color, quiet = false } = options;
  const title = visibleName(database.title);
  const databaseTitle = visibleName(database.databaseTitle);
  const parts = [checked === undefined ? '' : checkedText(database, checked, options)];
  if (state === 'up-to-date' && !quiet) parts.push(renderUpToDate(database.title));
  if (state === 'missing') parts.push(`${databaseTitle}: does not exist\n`);
  if (verification !== undefined) {
    parts.push(renderVerification(verification));
  }
  if (state === 'updated' && !quiet && checked !== undefined) parts.push(`${title}: ${describeChecked(checked)}\n`);
  if (changes !== undefined) parts.push(renderDifferencesText(changes, { color, quiet }));
  if (state === 'updated') parts.push(`Updated ${databaseTitle}.\n`);
  return parts.join('');
}

/** Findings and expectations that keep the database from being built, or all of them. */
function checkedText(
  { refusals }: BuiltDatabase,
  { findings, tested }: CheckedSources,
  { color, verbose = false }: BuildTextOptions,
): string {
  const isRefused = (code: string): boolean => refusals.some((refusal) => refusal.code === code);
  const parts: string[] = [];
  if (verbose || isRefused('findings') || isRefused('does-not-compile')) {
    const onlyErrors = summarize(findings).errors > 0 && !verbose;
    const shown = findings.map((file) => ({
      ...file,
      findings: file.findings.filter(
        ({ severity }) => verbose || severity === 'error' || (severity === 'warning' && !onlyErrors),
      ),
    }));
    parts.push(renderFindingsText(shown, { color, quiet: true }));
  }
  // Rules that do not compile have been reported.
  if (tested.error === undefined && (verbose || isRefused('expectations'))) {
    parts.push(renderTestText({ files: [tested], exitCode: 0 }, { color, quiet: true, verbose }));
  }
  return parts
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('');
}
