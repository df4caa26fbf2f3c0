import { codeOf } from '../../diff/change.js';
import type { Diff, Plan } from '../../operations/diff.js';
import type { BrokenGate } from '../../operations/gates.js';
import { formatCount } from '../../text/counts.js';
import { addressCount, type Phrases, rangeText } from './phrases.js';
import { changesText } from './words.js';

export interface GateOptions {
  /** The gates that the change does not pass. */
  readonly brokenGates?: readonly BrokenGate[];
}

/** What a change comes to, in a line: `+256 relayed, -0, 3 closed`. */
export function planText(plan: Plan): string {
  const rest = [
    `-${formatCount(BigInt(plan.noLongerRelayed))}`,
    `${formatCount(BigInt(plan.newlyClosed))} closed`,
    ...(plan.newlyRefused !== '0' ? [`${formatCount(BigInt(plan.newlyRefused))} refused`] : []),
    ...(plan.newlyLetIn !== '0' ? [`${formatCount(BigInt(plan.newlyLetIn))} let in`] : []),
  ];
  return `plan: +${formatCount(BigInt(plan.newlyRelayed))} relayed, ${rest.join(', ')}`;
}

/** Why a change does not pass a gate, a text for each reason. */
export function brokenGateTexts(gate: BrokenGate, phrases: Phrases): string[] {
  switch (gate.gate) {
    case 'fail-on':
      return [`${changesText(gate.differences)} (--fail-on ${codeOf(gate.change)})`];
    case 'only':
      return gate.collateral.map(({ difference, ranges, identities }) => {
        const { ranges: shown, more } = phrases.ranges({ ranges });
        const who = phrases.who({ ...difference, identities });
        const where = shown.join(', ') + (more > 0 ? ` and ${formatCount(more)} more` : '');
        return `${where}${who === undefined ? '' : `, ${who},`} ${difference.change}, but not named with --only`;
      });
    case 'max-newly-relayed':
      return [
        `${addressCount(BigInt(gate.count))} newly relayed, more than ${formatCount(gate.most)} (--max-newly-relayed)`,
      ];
  }
}

/** A gate that a change does not pass, as JSON. */
export function buildBrokenGateJson(gate: BrokenGate, { differences }: Diff): object {
  switch (gate.gate) {
    case 'fail-on':
      return { gate: gate.gate, change: codeOf(gate.change), differences: gate.differences.length };
    case 'only':
      return {
        gate: gate.gate,
        collateral: gate.collateral.map(({ difference, ranges }) => ({
          difference: differences.indexOf(difference),
          change: codeOf(difference.change),
          ranges: ranges.map(rangeText),
        })),
      };
    case 'max-newly-relayed':
      return { gate: gate.gate, addresses: gate.count, most: gate.most };
  }
}
