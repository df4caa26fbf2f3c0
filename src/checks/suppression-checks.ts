import type { Check } from './check.js';

// What is wrong with comments that suppress is found by `lint()` itself, once all other checks have run.

export const suppressionWithoutReason: Check = {
  code: 'suppression-without-reason',
  severity: 'warning',
  title: 'a suppression without a reason',
  why: `Later readers of the file need to know whether the finding should still be suppressed. Give the reason after
" -- ".`,
  example: '# tcprules-ignore wide-relay\n64.:allow,RELAYCLIENT=""\n',
  corrected: '# tcprules-ignore wide-relay -- our own network, all of it\n64.:allow,RELAYCLIENT=""\n',
};

export const unusedSuppression: Check = {
  code: 'unused-suppression',
  severity: 'warning',
  title: 'a suppression that matches no finding',
  why: `A comment "# tcprules-ignore CODE -- reason" applies to the next line that is not a comment. If that line
does not have such a finding, or no longer has it, or if there is no check with this code, the comment would hide the
next finding that appears.`,
  example: '# tcprules-ignore wide-relay -- our own network\n10.:allow,RELAYCLIENT=""\n',
  corrected: '10.:allow,RELAYCLIENT=""\n',
};
