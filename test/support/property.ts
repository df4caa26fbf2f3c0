import fc from 'fast-check';
import { SEED, samples, seeded } from './random.js';

/** Checks that a property holds for `runs` inputs that follow from the seed; on failure the smallest known is shown. */
export function holds<Ts>(property: fc.IProperty<Ts>, runs = 200): void {
  report(fc.check(property, { seed: SEED, numRuns: samples(runs) }));
}

/** Like {@link holds}, for properties that take their time. */
export async function holdsAsync<Ts>(property: fc.IAsyncProperty<Ts>, runs = 200): Promise<void> {
  report(await fc.check(property, { seed: SEED, numRuns: samples(runs) }));
}

function report<Ts>(details: fc.RunDetails<Ts>): void {
  if (details.failed) throw new Error(seeded(fc.defaultReportMessage(details) ?? ''), { cause: details.errorInstance });
}
