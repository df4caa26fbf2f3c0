import type { ServerFlags } from './file.js';

/** Reads flags as they stand in a run script: `-HR -p`. Of each pair the last counts; others mean nothing here. */
export function parseFlags(text: string): ServerFlags {
  const letters = text
    .split(/\s+/)
    .filter((word) => /^-[A-Za-z]+$/.test(word))
    .flatMap((word) => [...word.slice(1)]);
  const isOn = (on: string, off: string): boolean => letters.lastIndexOf(on) > letters.lastIndexOf(off);
  return { noHost: isOn('H', 'h'), noInfo: isOn('R', 'r'), isParanoid: isOn('p', 'P') };
}
