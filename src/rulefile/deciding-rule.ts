import { candidates, firstMatch } from '../lookup/candidates.js';
import type { ClientIdentity } from '../net/client.js';
import { toClientBytes } from '../space/format-client.js';
import type { BinaryString } from '../text/bytes.js';
import type { LintFile } from './file.js';
import type { LintRule } from './rule.js';

/** A client. */
export interface LintClient extends ClientIdentity {
  readonly ip: BinaryString;
}

/** The live rule that decides for a client; undefined if none does, and the client is let in. */
export function decidingRule({ keys, space }: LintFile, client: LintClient): LintRule | undefined {
  return keys.ruleAt(space.decide(toClientBytes(client.ip, client)));
}

/** The rule that would decide for a client if another, `without`, were not there. */
export function nextRule({ keys, space }: LintFile, client: LintClient, without: LintRule): LintRule | undefined {
  return firstMatch(candidates(toClientBytes(client.ip, client), space.dialect), ({ key }) => {
    const rule = keys.ruleAt(space.locate(key));
    return rule === without ? undefined : rule;
  });
}

/** The first client for which this rule decides; without a rule, the first for which none does. */
export function findWitness(
  file: LintFile,
  rule: LintRule | undefined,
  clients: Iterable<LintClient>,
): LintClient | undefined {
  for (const client of clients) if (decidingRule(file, client) === rule) return client;
  return undefined;
}

/** A host that a rule for `=host` is for: itself, or one in the domain `.example.com`. */
export function makeExampleHost(host: string): string {
  return host.startsWith('.') ? `mail${host}` : host;
}

/** Whether an octet begins addresses of the public Internet, mostly at least; 172 and 192 do. */
export function isPublicOctet(octet: number): boolean {
  return octet >= 1 && octet <= 223 && octet !== 10 && octet !== 127;
}

/** Addresses of strangers: those kept for documentation first, then one of each public network of 2^24 addresses. */
export function* publicClients(): Generator<LintClient, void> {
  for (const ip of ['198.51.100.7', '203.0.113.7', '192.0.2.7']) yield { ip };
  for (let octet = 1; octet < 224; octet += 1) if (isPublicOctet(octet)) yield { ip: `${octet}.51.100.7` };
}

/** A range of at least this many first octets is as good as a rule for all clients. */
const MIN_OCTETS = 110;

/** Whether a rule is the default rule, or as good as that. */
export function isCatchAll(rule: LintRule): boolean {
  if (rule.shape.kind === 'ipv4') return false;
  const { keys } = rule;
  if (keys.first === '') return true;
  if (keys.count < MIN_OCTETS || keys.left !== '' || keys.right !== '.') return false;
  return [...keys].filter((key) => /^\d+\.$/.test(key) && isPublicOctet(Number.parseInt(key, 10))).length >= MIN_OCTETS;
}
