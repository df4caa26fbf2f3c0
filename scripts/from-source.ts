/** Runs a program from its sources, without a build: `tsx scripts/from-source.ts PROGRAM ARGUMENT...`. */
import fs from 'node:fs';
import { isatty } from 'node:tty';
import { hostOf } from '../src/cli/host.js';
import { main as tcprules } from '../src/cli/tcprules.js';
import { main as tcprulescheck } from '../src/cli/tcprulescheck.js';
import { main as tcprulesctl } from '../src/cli/tcprulesctl.js';

const MAINS: Readonly<Record<string, typeof tcprules>> = { tcprules, tcprulescheck, tcprulesctl };

const [program = ''] = process.argv.splice(2, 1);
const main = MAINS[program];
if (main === undefined) throw new Error(`no program "${program}"; there are ${Object.keys(MAINS).join(', ')}`);
process.exitCode = main(hostOf(process, fs, isatty));
