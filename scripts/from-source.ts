/** Runs a program from its sources, without a build: `tsx scripts/from-source.ts PROGRAM ARGUMENT...`. */
import fs from 'node:fs';
import { isatty } from 'node:tty';
import { createProcessIo, type Io } from '../src/cli/process-io.js';
import { PROGRAMS } from './programs.js';

const [program = ''] = process.argv.splice(2, 1);
const main: ((io: Io) => number) | undefined = PROGRAMS[program as keyof typeof PROGRAMS];
if (main === undefined) throw new Error(`no program "${program}"; there are ${Object.keys(PROGRAMS).join(', ')}`);
process.exitCode = main(createProcessIo(process, fs, isatty));
