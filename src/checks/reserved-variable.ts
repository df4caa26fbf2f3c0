import { effectiveUses, variablesByName } from '../rulefile/variable-uses.js';
import { findVariable } from '../variables/catalogue.js';
import type { Check } from './check.js';

export const reservedVariable: Check = {
  code: 'reserved-variable',
  severity: 'warning',
  title: 'a variable that rules should not set',
  why: `What a rule sets overrides what the server has set or found in its own environment. With TCPREMOTEIP the
log, the header of every message and all later checks show a client that does not exist; with PATH, LD_PRELOAD or HOME
the programs that the server runs start other programs or look in other places.`,
  example: '10.:allow,TCPREMOTEIP="192.0.2.1"\n:allow,LD_PRELOAD="/tmp/x.so"\n',
  corrected: '10.:allow\n:allow\n',

  run(file, report) {
    for (const name of variablesByName(file).keys()) {
      const reason = findVariable(name)?.reserved;
      if (reason === undefined) continue;
      for (const { variable } of effectiveUses(file, name)) {
        if (variable.value === undefined) continue;
        report(variable.name, {
          message: `this overrides ${name} for every program the server runs: ${reason}`,
          help: 'remove it; what applies to all clients belongs in the run script',
        });
      }
    }
  },
};
