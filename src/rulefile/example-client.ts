import { numbersOf, shapeOf } from './address-shape.js';
import type { LintFile } from './file.js';
import { keysOf } from './keys.js';
import { isDotted } from './range-text.js';
import type { LintRule } from './rule.js';

/** An address of documentation (RFC 5737) that stands for any client. */
export const EXAMPLE_CLIENT = '203.0.113.9';

/** A client that the author of a rule had in mind, for messages; undefined where the address does not tell. */
export function exampleClient({ shape, text, keys }: Pick<LintRule, 'shape' | 'text' | 'keys'>): string | undefined {
  switch (shape.kind) {
    case 'empty':
      return EXAMPLE_CLIENT;
    case 'host':
      return /^[\w.-]+$/.test(shape.host) ? `${shape.host.startsWith('.') ? 'mail' : ''}${shape.host}` : undefined;
    case 'ipv4':
      return realMemberOf(numbersOf(text));
    case 'range':
      return realMemberOf((keys.first ?? '').split('.').filter((part) => part !== ''));
    case 'network':
      return realMemberOf(shape.address.split('.').filter((part) => part !== ''));
    default:
      return undefined;
  }
}

/** The same for an address that is not in the file. */
export function exampleClientOf(address: string, { dialect }: LintFile): string | undefined {
  return exampleClient({ shape: shapeOf(address), text: address, keys: keysOf(address, dialect) });
}

/** A client that gets the variables of a rule; undefined if the rule denies. */
export function receiverOf(found: LintRule): string | undefined {
  return found.rule.action === 'allow' ? exampleClient(found) : undefined;
}

/** An address that begins with these octets. */
export function memberOf(octets: readonly string[]): string {
  return [...octets.slice(0, 4), ...['0', '0', '0', '1'].slice(octets.length)].join('.');
}

function realMemberOf(octets: readonly string[]): string | undefined {
  const member = memberOf(octets);
  return octets.length <= 4 && isDotted(member) ? member : undefined;
}
