import { databaseDamaged } from './database-damaged.js';
import { databaseMissing } from './database-missing.js';
import { databaseOutdated } from './database-outdated.js';
import { databaseUnreadable } from './database-unreadable.js';
import { noRulesDatabase } from './no-rules-database.js';
import { relayclientExported } from './relayclient-exported.js';
import { rulesNeverAsked } from './rules-never-asked.js';
import type { RunCheck } from './run-check.js';
import { unknownEnvironment } from './unknown-environment.js';
import { unknownFlags } from './unknown-flags.js';
import { variableNotExported } from './variable-not-exported.js';

/** The checks of how a server is started. */
export const RUN_CHECKS: readonly RunCheck[] = [
  databaseDamaged,
  databaseMissing,
  databaseOutdated,
  databaseUnreadable,
  noRulesDatabase,
  relayclientExported,
  rulesNeverAsked,
  unknownEnvironment,
  unknownFlags,
  variableNotExported,
];
