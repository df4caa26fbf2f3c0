import { type Traffic, TrafficTally } from '../logs/traffic.js';
import { IPV4 } from '../net/family.js';
import type { OutcomeClass } from '../space/effects.js';

/** A rule, and the connections that it decides. */
export interface RuleTraffic extends Traffic {
  /** Its key, the first of a range; undefined for connections that no rule decides. */
  readonly rule: Uint8Array | undefined;
  /** From 1; undefined where it is not known, as for a database. */
  readonly line: number | undefined;
  /** Whether it is a rule of -y, which is asked before all others; the line is one of that file. */
  readonly isEarly: boolean;
  readonly outcome: OutcomeClass;
}

/** A rule while it is counted. */
export class RuleTally extends TrafficTally implements RuleTraffic {
  /** The clients' addresses of IPv4 lie between these. */
  lowest = IPV4.end;
  highest = -1;
  hasIpv6 = false;

  constructor(
    readonly number: number,
    readonly rule: Uint8Array | undefined,
    readonly line: number | undefined,
    readonly isEarly: boolean,
    readonly outcome: OutcomeClass,
  ) {
    super();
  }
}
