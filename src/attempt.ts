/** What an action returns, or what is made of an error of one kind that it throws; any other error goes on. */
export function attempt<T, Thrown extends Error, Other>(
  action: () => T,
  kind: abstract new (...args: never[]) => Thrown,
  recover: (error: Thrown) => Other,
): T | Other {
  try {
    return action();
  } catch (error) {
    if (error instanceof kind) return recover(error);
    throw error;
  }
}
