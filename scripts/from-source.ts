/** Runs a program from its sources, without a build: `tsx scripts/from-source.ts PROGRAM ARGUMENT...`. */
import fs from 'node:fs';
import { isatty } from 'node:tty';
import * as commands from '../src/cli/ctl/run.js';
import type { Io } from '../src/cli/io.js';
import { createProcessIo } from '../src/cli/process-io.js';
import { main as tcprules } from '../src/cli/tcprules.js';
import { main as tcprulescheck } from '../src/cli/tcprulescheck.js';
import { main as tcprulesctl } from '../src/cli/tcprulesctl.js';
import * as dialects from '../src/dialects/registry.js';

const MAINS: Readonly<Record<string, (io: Io) => number>> = {
  tcprules: (io) => tcprules(io, () => dialects),
  tcprulescheck: (io) => tcprulescheck(io, () => dialects),
  tcprulesctl: (io) => tcprulesctl(io, () => commands),
};

const [program = ''] = process.argv.splice(2, 1);
const main = MAINS[program];
if (main === undefined) throw new Error(`no program "${program}"; there are ${Object.keys(MAINS).join(', ')}`);
process.exitCode = main(createProcessIo(process, fs, isatty));
