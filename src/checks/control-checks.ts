import type { ControlCheck } from './control-check.js';
import { morercpthostsOutdated } from './morercpthosts-outdated.js';
import { rcpthostsEntry } from './rcpthosts-entry.js';
import { rcpthostsMissing } from './rcpthosts-missing.js';
import { rcpthostsUpperCase } from './rcpthosts-upper-case.js';

/** The checks of rcpthosts and morercpthosts. */
export const CONTROL_CHECKS: readonly ControlCheck[] = [
  morercpthostsOutdated,
  rcpthostsEntry,
  rcpthostsMissing,
  rcpthostsUpperCase,
];
