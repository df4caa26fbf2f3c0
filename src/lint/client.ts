import { shapeOf } from './address.js';
import { keysOf, type LintFile, type LintRule } from './file.js';
import { isDotted } from './range-text.js';

/** An address of documentation (RFC 5737) that stands for anybody. */
export const ANYBODY = '203.0.113.9';

/** A client that the author of a rule had in mind, for messages; undefined where the address does not tell. */
export function clientOf({ shape, keys }: Pick<LintRule, 'shape' | 'keys'>): string | undefined {
  switch (shape.kind) {
    case 'empty':
      return ANYBODY;
    case 'host':
      return /^[\w.-]+$/.test(shape.host) ? `${shape.host.startsWith('.') ? 'mail' : ''}${shape.host}` : undefined;
    case 'ipv4':
      return realMemberOf(shape.parts);
    case 'range':
      return realMemberOf((keys[0] ?? '').split('.').filter((part) => part !== ''));
    case 'network':
      return realMemberOf(shape.address.split('.').filter((part) => part !== ''));
    default:
      return undefined;
  }
}

/** The same for an address that is not in the file as it stands. */
export function clientOfAddress(address: string, { dialect }: LintFile): string | undefined {
  const bytes = Buffer.from(address, 'latin1');
  return clientOf({ shape: shapeOf(bytes), keys: keysOf(bytes, dialect) });
}

/** The client who gets the variables of a rule; none where it is turned away. */
export function receiverOf(found: LintRule): string | undefined {
  return found.rule.action === 'allow' ? clientOf(found) : undefined;
}

/** An address that begins with these octets. */
export function memberOf(octets: readonly string[]): string {
  return [...octets.slice(0, 4), ...['0', '0', '0', '1'].slice(octets.length)].join('.');
}

function realMemberOf(octets: readonly string[]): string | undefined {
  const member = memberOf(octets);
  return octets.length <= 4 && isDotted(member) ? member : undefined;
}
