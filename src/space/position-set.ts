import { PAIR_LENGTH } from '../cdb/format.js';

/** Positions of records of one database: of two records one begins at least eight bytes behind the other. */
export class PositionSet {
  readonly #marks: Uint8Array;

  constructor(database: Uint8Array) {
    this.#marks = new Uint8Array(Math.ceil(database.length / PAIR_LENGTH));
  }

  add(position: number): void {
    this.#marks[Math.floor(position / PAIR_LENGTH)] = 1;
  }

  has(position: number): boolean {
    return this.#marks[Math.floor(position / PAIR_LENGTH)] === 1;
  }
}
