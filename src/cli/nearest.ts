import { joinWords } from '../text/counts.js';
import { editDistance } from '../variables/edit-distance.js';

const MAX_SUGGESTED = 3;

/** `; did you mean "WORD"?`, for the known words of which an unknown one is a misspelling or a part; empty if there are none. */
export function suggest(word: string, known: readonly string[]): string {
  const lower = word.toLowerCase();
  const most = word.length >= 6 ? 2 : word.length >= 3 ? 1 : 0;
  const near = known
    .map((other) => ({ other, distance: editDistance(lower, other.toLowerCase(), most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .map(({ other }) => other);
  const parts = lower.length < 3 ? [] : known.filter((other) => other.includes(lower));
  return didYouMean(near.length > 0 ? near : parts);
}

/** The same for words that are known to be near, the nearest first. */
export function didYouMean(words: readonly string[]): string {
  const suggested = words.slice(0, MAX_SUGGESTED).map((word) => `"${word}"`);
  return suggested.length === 0 ? '' : `; did you mean ${joinWords(suggested, 'or')}?`;
}
