/** Connections, as a log has them. Times are milliseconds of UTC; undefined where no line has one. */
export interface Traffic {
  readonly connections: number;
  /** Different addresses. */
  readonly clients: number;
  readonly first: number | undefined;
  readonly last: number | undefined;
}

export class TrafficTally implements Traffic {
  connections = 0;
  clients = 0;
  #first = Number.POSITIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;

  /** @param time not a number where it is not known */
  add(time: number, isNewClient: boolean): void {
    this.connections += 1;
    if (isNewClient) this.clients += 1;
    if (time < this.#first) this.#first = time;
    if (time > this.#last) this.#last = time;
  }

  get first(): number | undefined {
    return this.#first === Number.POSITIVE_INFINITY ? undefined : this.#first;
  }

  get last(): number | undefined {
    return this.#last === Number.NEGATIVE_INFINITY ? undefined : this.#last;
  }
}
