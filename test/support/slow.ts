/** Options of tests that take more than half a second: on a busy machine they take many more. */
export const SLOW = { timeout: 120_000 };
