import { classifyShape, splitNumbers } from './address-shape.js';
import type { LintFile } from './file.js';
import { compileKeys } from './keys.js';
import { isDotted } from './range-text.js';
import type { LintRule } from './rule.js';

/** An address of documentation (RFC 5737) that stands for any client. */
export const EXAMPLE_CLIENT = '203.0.113.9';

/** A client that the author of a rule had in mind, for messages; undefined where the address does not tell. */
export function findExampleClient({
  shape,
  text,
  keys,
}: Pick<LintRule, 'shape' | 'text' | 'keys'>): string | undefined {
  switch (shape.kind) {
    case 'empty':
      return EXAMPLE_CLIENT;
    case 'host':
      return /^[\w.-]+$/.test(shape.host) ? `${shape.host.startsWith('.') ? 'mail' : ''}${shape.host}` : undefined;
    case 'ipv4':
      return completeIfReal(splitNumbers(text));
    case 'range':
      return completeIfReal((keys.first ?? '').split('.').filter((part) => part !== ''));
    case 'network':
      return completeIfReal(shape.address.split('.').filter((part) => part !== ''));
    default:
      return undefined;
  }
}

/** The same for an address that is not in the file. */
export function findExampleForAddress(address: string, { dialect }: LintFile): string | undefined {
  return findExampleClient({ shape: classifyShape(address), text: address, keys: compileKeys(address, dialect) });
}

/** A client that gets the variables of a rule; undefined if the rule denies. */
export function findReceiver(found: LintRule): string | undefined {
  return found.rule.action === 'allow' ? findExampleClient(found) : undefined;
}

/** An address that begins with these octets. */
export function completeOctets(octets: readonly string[]): string {
  return [...octets.slice(0, 4), ...['0', '0', '0', '1'].slice(octets.length)].join('.');
}

function completeIfReal(octets: readonly string[]): string | undefined {
  const member = completeOctets(octets);
  return octets.length <= 4 && isDotted(member) ? member : undefined;
}
