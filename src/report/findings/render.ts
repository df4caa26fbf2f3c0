import type { FileFindings } from '../../lint/summary.js';
import { chooseFormat, type FormatOptions } from '../format.js';
import { renderFindingsJson } from './json.js';
import { renderFindingsGcc, renderFindingsGithub } from './lines.js';
import { renderFindingsSarif } from './sarif.js';
import { type FindingsTextOptions, renderFindingsText } from './text.js';

const FORMATS = {
  text: renderFindingsText,
  json: renderFindingsJson,
  sarif: renderFindingsSarif,
  github: renderFindingsGithub,
  gcc: renderFindingsGcc,
};

export interface FindingsOptions extends FindingsTextOptions, FormatOptions<keyof typeof FORMATS> {}

/** The findings of any number of files; `color`, `quiet` and `hint` go with the format `text`. */
export function renderFindings(files: readonly FileFindings[], options: FindingsOptions = {}): string {
  return chooseFormat(FORMATS, options)(files, options);
}
