import { candidates } from '../lookup/candidates.js';
import type { LintFile, LintRule } from './file.js';

/** A client, a character a byte. */
export interface LintClient {
  readonly ip: string;
  readonly host?: string;
}

/** The rule that decides for a client; undefined if none does, and the client is let in. */
export function ruleFor(file: LintFile, { ip, host }: LintClient): LintRule | undefined {
  const client = { ip: Buffer.from(ip, 'latin1'), host: host === undefined ? undefined : Buffer.from(host, 'latin1') };
  for (const { key } of candidates(client, file.dialect)) {
    const [first] = file.rulesOfKey(Buffer.from(key).toString('latin1'));
    if (first !== undefined) return first;
  }
  return undefined;
}

/** The first of some clients for whom this rule decides. */
export function witnessOf<T extends LintClient>(file: LintFile, rule: LintRule, clients: Iterable<T>): T | undefined {
  for (const client of clients) if (ruleFor(file, client) === rule) return client;
  return undefined;
}

/** Whether an octet begins addresses of the public Internet, mostly at least; 172 and 192 do. */
export function isPublicOctet(octet: number): boolean {
  return octet >= 1 && octet <= 223 && octet !== 10 && octet !== 127;
}

/** Addresses of strangers: those kept for documentation first, then one of each public network of 2^24 addresses. */
export function* strangers(): Generator<LintClient, void> {
  for (const ip of ['198.51.100.7', '203.0.113.7', '192.0.2.7']) yield { ip };
  for (let octet = 1; octet < 224; octet += 1) if (isPublicOctet(octet)) yield { ip: `${octet}.51.100.7` };
}
