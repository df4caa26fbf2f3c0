import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';

/**
 * Expects values to be equal, all the way down. Thousands of them are told apart faster than they are expected, and the note
 * is only made for two that differ.
 */
export function expectSame(actual: unknown, expected: unknown, note: () => string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, note()).toEqual(expected);
}
