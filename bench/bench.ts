/**
 * Measures the programs against the originals and prints a table:
 * `npm run bench -- [--quick] [--node PATH] [--only check|compile|floods|batch|ctl]`.
 *
 * Every pair runs in turn, on the same input, into the same folder, after their databases have been found identical.
 */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { parseArgs } from 'node:util';
import { benchBatch } from './batch.js';
import { benchCheck } from './check.js';
import { benchCompile } from './compile.js';
import { benchCtl } from './ctl.js';
import { benchFloods } from './floods.js';
import { SEED } from './inputs.js';
import { prepare } from './setting.js';
import { type Row, renderTable } from './table.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean' }, node: { type: 'string' }, only: { type: 'string' } },
});
const node = values.node ?? process.execPath;

const rows: Row[] = [];
const setting = await prepare(node, values.quick === true, (row) => {
  rows.push(row);
  process.stderr.write(`${renderTable([row]).split('\n').at(-1)}\n`);
});
const PARTS = {
  check: benchCheck,
  compile: benchCompile,
  floods: benchFloods,
  batch: benchBatch,
  ctl: benchCtl,
};
for (const [name, bench] of Object.entries(PARTS))
  if (values.only === undefined || values.only === name) bench(setting);

const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
console.log(`Node ${version}, ${os.cpus()[0]?.model.trim()}, ${os.cpus().length} processors, seed ${SEED}\n`);
console.log(renderTable(rows));
