import type { Check } from './check.js';

/** A comment that does not say why. Found by `lint()` itself. */
export const suppressionWithoutReason: Check = {
  code: 'suppression-without-reason',
  severity: 'warning',
  docs: {
    title: 'a comment that suppresses a finding and does not say why',
    why: `Whoever reads the file later has to know whether the finding is still meant to be suppressed. So the reason stands
behind " -- ".`,
    example: '# tcprules-ignore wide-relay\n64.:allow,RELAYCLIENT=""\n',
    corrected: '# tcprules-ignore wide-relay -- our own network, all of it\n64.:allow,RELAYCLIENT=""\n',
  },

  run() {},
};
