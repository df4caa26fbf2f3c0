import type { Check } from './check.js';

/** A comment that suppresses nothing. Found by `lint()` itself, once all other checks have run. */
export const unusedSuppression: Check = {
  code: 'unused-suppression',
  severity: 'warning',
  docs: {
    title: 'a suppression that matches no finding',
    why: `A comment "# tcprules-ignore CODE -- reason" applies to the next line that is not a comment. If that line
does not have such a finding, or no longer has it, or if there is no check with this code, the comment would hide the
next finding that appears.`,
    example: '# tcprules-ignore wide-relay -- our own network\n10.:allow,RELAYCLIENT=""\n',
    corrected: '10.:allow,RELAYCLIENT=""\n',
  },

  run() {},
};
