/** Milliseconds for tests that take seconds, which are many more on a busy machine. */
export const SLOW = 120_000;
