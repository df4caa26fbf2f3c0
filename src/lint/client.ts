import type { LintRule } from './file.js';

/** An address of documentation (RFC 5737) that stands for anybody. */
export const ANYBODY = '203.0.113.9';

/** A client that the author of a rule had in mind, for messages; undefined where the address does not tell. */
export function clientOf({ shape, keys }: LintRule): string | undefined {
  switch (shape.kind) {
    case 'empty':
      return ANYBODY;
    case 'host':
      return shape.host.startsWith('.') ? `mail${shape.host}` : shape.host || undefined;
    case 'ipv4':
      return memberOf(shape.parts);
    case 'range':
      return memberOf((keys[0] ?? '').split('.').filter((part) => part !== ''));
    case 'network':
      return /^[\d.]+$/.test(shape.address)
        ? memberOf(shape.address.split('.').filter((part) => part !== ''))
        : undefined;
    default:
      return undefined;
  }
}

/** An address that begins with these octets. */
export function memberOf(octets: readonly string[]): string {
  return [...octets.slice(0, 4), ...['0', '0', '0', '1'].slice(octets.length)].join('.');
}
