import type { Check } from './check.js';

/** A comment that suppresses nothing. Found by `lint()` itself, once all other checks have run. */
export const unusedSuppression: Check = {
  code: 'unused-suppression',
  severity: 'warning',
  docs: {
    title: 'a comment that suppresses a finding which is not there',
    why: `A comment "# tcprules-ignore CODE -- reason" is for the next line that is not a comment. Where that line has no
such finding, or no longer, or where no check has this code, the comment would hide the next finding that comes.`,
    example: '# tcprules-ignore wide-relay -- our own network\n10.:allow,RELAYCLIENT=""\n',
    corrected: '10.:allow,RELAYCLIENT=""\n',
  },

  run() {},
};
