import { describeAddresses } from '../rulefile/edits.js';
import { describeUnmatched } from '../rulefile/mistaken-addresses.js';
import { quoteForMessage } from '../text/visible.js';
import type { Check } from './check.js';

export const addressList: Check = {
  code: 'address-list',
  severity: 'error',
  title: 'several addresses in one rule',
  why: `A rule has one address. A list of addresses or host names, separated by commas, semicolons or spaces, is
compiled as one text, which is not the address of any client, so the rule never matches. In ucspi-tcp6 the address ends
at the first comma, and the line is rejected. Write a rule for each address; neighbouring addresses can be a range, such
as 10.0.0.1-5.`,
  example: '10.0.0.1,10.0.0.7:deny\n=a.example,b.example:deny\n',
  corrected: '10.0.0.1:deny\n10.0.0.7:deny\n=a.example:deny\n=b.example:deny\n',

  describeAddress: ({ mistake, text, client }) => ({
    message: `a rule has one address, but ${quoteForMessage(text)} is a list${describeUnmatched(client)}`,
    help: `write one rule per address: ${describeAddresses(mistake.meant)}`,
  }),
};

export const portInAddress: Check = {
  code: 'port-in-address',
  severity: 'error',
  title: 'a port, or an extra colon, after an address',
  why: `Rules are about the addresses of clients, not about ports: a rule file belongs to one server and one port,
and the port of a client means nothing. ucspi-tcp ends the address at the first colon and rejects the line, because a
port is neither "allow" nor "deny". ucspi-tcp-ipv6 and IndiMail make the colon part of the address, so that the rule
never matches, and ucspi-tcp6 reads the address as an IPv6 address. The same happens with two colons in a row.`,
  example: '10.0.0.1:25:deny\n10.0.0.2::allow\n',
  corrected: '10.0.0.1:deny\n10.0.0.2:allow\n',

  describeAddress({ mistake, client }) {
    const what =
      mistake.kind === 'port'
        ? `an address has no port, but ${quoteForMessage(`:${mistake.port}`)} follows this one`
        : 'there is an extra colon after this address';
    return {
      message: `${what}${describeUnmatched(client)}`,
      help: `write ${quoteForMessage(mistake.meant[0]!)}`,
    };
  },
};
