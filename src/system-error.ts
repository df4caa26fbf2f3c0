/** A file or system call failed. */
export class SystemError extends Error {
  override readonly name = 'SystemError';

  /**
   * @param action what was attempted, `read` and the like
   * @param path of the file; for people, so it is text
   * @param cause what the system said
   */
  constructor(
    readonly action: string,
    readonly path: string,
    override readonly cause: unknown,
  ) {
    super(`unable to ${action} ${path}: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/** Does what `call` does; whatever it throws becomes the cause of a {@link SystemError}. */
export function callSystem<T>(action: string, path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw new SystemError(action, path, error);
  }
}
