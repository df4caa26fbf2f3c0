import { requireChoice } from '../arguments.js';

/**
 * The function that renders in the format that options name, `text` if they name none.
 *
 * @throws TypeError for a format there is not
 */
export function chooseFormat<F extends string, R>(
  renderers: Readonly<Record<F | 'text', R>>,
  { format = 'text' }: { readonly format?: F | 'text' | undefined },
): R {
  requireChoice(format, 'options.format', Object.keys(renderers) as F[]);
  return renderers[format];
}
