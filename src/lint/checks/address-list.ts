import type { Check } from '../check.js';
import { mistakenAddresses, sayUnmatched } from '../mistaken-addresses.js';
import { sayAddresses } from '../replacement.js';
import { shown } from '../shown.js';

/** `10.0.0.1,10.0.0.2:deny`, `=a.example,b.example:allow`. */
export const addressList: Check = {
  code: 'address-list',
  severity: 'error',
  page: {
    title: 'several addresses in one rule',
    why: `A rule has one address. A list of addresses or host names, separated by commas, semicolons or spaces, is
compiled as one text, which is not the address of any client, so the rule never matches. In ucspi-tcp6 the address ends
at the first comma, and the line is rejected. Write a rule for each address; neighbouring addresses can be a range, such
as 10.0.0.1-5.`,
    example: '10.0.0.1,10.0.0.7:deny\n=a.example,b.example:deny\n',
    instead: '10.0.0.1:deny\n10.0.0.7:deny\n=a.example:deny\n=b.example:deny\n',
  },

  run(file, report) {
    for (const { mistake, text, span, verdict, client, fix } of mistakenAddresses(file, 'address-list')) {
      report({
        span,
        message: `${verdict}: a rule has one address, and ${shown(text)} is a list${sayUnmatched(client)}`,
        help: `write a rule for each: ${sayAddresses(mistake.meant)}`,
        fix,
      });
    }
  },
};
