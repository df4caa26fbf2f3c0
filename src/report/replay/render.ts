import type { Replay } from '../../operations/replay.js';
import { chooseFormat } from '../format.js';
import type { ColorOptions } from '../style.js';
import { renderReplayJson } from './json.js';
import { renderReplayMarkdown } from './markdown.js';
import { type ReplayReportOptions, renderReplayText } from './text.js';

const FORMATS = {
  text: renderReplayText,
  json: renderReplayJson,
  markdown: renderReplayMarkdown,
};

export interface ReplayFormatOptions extends ReplayReportOptions, ColorOptions {
  /** `text`, for people, if left out. */
  readonly format?: keyof typeof FORMATS | undefined;
}

/** What came of a replay; `color` goes with `text`. */
export function renderReplay(replay: Replay, options: ReplayFormatOptions = {}): string {
  return chooseFormat(FORMATS, options)(replay, options);
}
