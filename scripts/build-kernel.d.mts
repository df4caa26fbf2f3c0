/** The bytes of the module of src/kernel/assembly, which follow from the sources alone. */
export function compileKernel(): Promise<Buffer>;
/** Writes src/kernel/module.ts, unless it is up to date. */
export function writeKernel(): Promise<void>;
