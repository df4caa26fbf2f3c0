import type { Replay } from '../../operations/replay.js';
import { chooseFormat, type FormatOptions } from '../format.js';
import type { ColorOptions } from '../style.js';
import { renderReplayJson } from './json.js';
import { renderReplayMarkdown } from './markdown.js';
import { renderReplayText } from './text.js';
import type { ReplayReportOptions } from './words.js';

const FORMATS = {
  text: renderReplayText,
  json: renderReplayJson,
  markdown: renderReplayMarkdown,
};

export interface ReplayFormatOptions extends ReplayReportOptions, ColorOptions, FormatOptions<keyof typeof FORMATS> {}

/** What came of a replay; `color` goes with `text`. */
export function renderReplay(replay: Replay, options: ReplayFormatOptions = {}): string {
  return chooseFormat(FORMATS, options)(replay, options);
}
