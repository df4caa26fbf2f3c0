import { requireChoice } from '../arguments.js';

/** In which format something is to be rendered. */
export interface FormatOptions<F extends string> {
  /** `text`, for people, if left out. */
  readonly format?: F | undefined;
}

/**
 * The function that renders in the format that options name, `text` if they name none.
 *
 * @throws TypeError for a format there is not
 */
export function chooseFormat<F extends string, R>(
  renderers: Readonly<Record<F | 'text', R>>,
  { format = 'text' }: FormatOptions<F | 'text'>,
): R {
  requireChoice(format, 'options.format', Object.keys(renderers) as F[]);
  return renderers[format];
}
