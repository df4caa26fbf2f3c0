import type { Diff } from '../../operations/diff.js';
import { chooseFormat, type FormatOptions } from '../format.js';
import { renderDifferencesJson } from './json.js';
import { renderDifferencesMarkdown } from './markdown.js';
import { type DiffTextOptions, renderDifferencesText } from './text.js';

const FORMATS = {
  text: renderDifferencesText,
  json: renderDifferencesJson,
  markdown: renderDifferencesMarkdown,
};

export interface DiffReportOptions extends DiffTextOptions, FormatOptions<keyof typeof FORMATS> {}

/** The differences between two sets of rules; `all` goes with `text` and `markdown`, `color` and `quiet` with `text`. */
export function renderDifferences(diff: Diff, options: DiffReportOptions = {}): string {
  return chooseFormat(FORMATS, options)(diff, options);
}
