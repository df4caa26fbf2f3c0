/** lookup CDB CLIENTS RUNS: what c/lookup.c does, with our own batch. */
import { readFileSync } from 'node:fs';
import { NO_RECORD } from '../src/cdb/reader.js';
import { djb } from '../src/dialects/djb.js';
import { BatchLookup } from '../src/lookup/batch.js';

const [cdb, clients, runs] = process.argv.slice(2);
const database = readFileSync(cdb!);
const list = readFileSync(clients!);
const positions = new Uint32Array(list.length / 2);
const batch = new BatchLookup(database, djb);
for (let run = 0; run < Number(runs); run += 1) {
  const start = process.hrtime.bigint();
  const count = batch.decide(list, 0, list.length, positions);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  let hits = 0;
  for (let i = 0; i < count; i += 1) if (positions[i] !== NO_RECORD) hits += 1;
  console.log(count, hits, seconds.toFixed(6));
}
