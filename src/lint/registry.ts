import type { Check } from './check.js';
import { missingTrailingDot } from './checks/missing-trailing-dot.js';

/** All checks. */
export const CHECKS: readonly Check[] = [missingTrailingDot];

/** The check of this code, undefined if there is none. */
export function findCheck(code: string): Check | undefined {
  return CHECKS.find((check) => check.code === code);
}
