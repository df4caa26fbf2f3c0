import { NO_RECORD } from '../cdb/reader.js';
import type { ClientSpace } from '../space/space.js';
import { isMet, type Requirement } from './requirement.js';

/**
 * Verdicts on records that take longer to read than to look up are kept: a network with a long text can be cut into as
 * many pieces as there are other rules.
 */
const LONG = 128;

/** Says which records are what is required. */
export class Judge {
  readonly #verdicts = new Map<number, boolean>();

  constructor(
    readonly requirement: Requirement,
    readonly space: ClientSpace,
  ) {}

  /** Whether the record at `position`, `NO_RECORD` for none, is what is required. */
  isMet(position: number): boolean {
    const { knowsUnset } = this.space.dialect;
    if (position === NO_RECORD) return isMet(this.requirement, undefined, knowsUnset);
    const { data } = this.space.recordAt(position);
    if (data.length < LONG) return isMet(this.requirement, data, knowsUnset);
    const known = this.#verdicts.get(position);
    if (known !== undefined) return known;
    const verdict = isMet(this.requirement, data, knowsUnset);
    this.#verdicts.set(position, verdict);
    return verdict;
  }
}
