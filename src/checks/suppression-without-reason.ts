import type { Check } from './check.js';

/** A comment that does not say why. Found by `lint()` itself. */
export const suppressionWithoutReason: Check = {
  code: 'suppression-without-reason',
  severity: 'warning',
  docs: {
    title: 'a suppression without a reason',
    why: `Later readers of the file need to know whether the finding should still be suppressed. Give the reason after
" -- ".`,
    example: '# tcprules-ignore wide-relay\n64.:allow,RELAYCLIENT=""\n',
    corrected: '# tcprules-ignore wide-relay -- our own network, all of it\n64.:allow,RELAYCLIENT=""\n',
  },

  run() {},
};
