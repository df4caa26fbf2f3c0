import { ordinaryRules, outputFile, rangeRules } from './inputs.js';
import { type Command, type Comparison, compare, compareWarm, run } from './measure.js';
import { emptyScript, originalProgram, ourProgram, requireSame, type Setting } from './setting.js';

interface Case {
  readonly work: string;
  readonly rules: () => string;
  readonly runs: number;
  readonly isLong?: true;
  readonly must?: number;
  readonly ambition?: number;
}

const CASES: readonly Case[] = [
  { work: 'compile 1k rules', rules: () => ordinaryRules(1000), runs: 15 },
  { work: 'compile 10k rules', rules: () => ordinaryRules(10_000), runs: 15 },
  { work: 'compile 100k rules', rules: () => ordinaryRules(100_000), runs: 15, must: 1.8, ambition: 1.5 },
  { work: 'compile 1M rules', rules: () => ordinaryRules(1_000_000), runs: 11, must: 0.7, ambition: 0.52 },
  {
    work: 'compile 5M rules',
    rules: () => ordinaryRules(5_000_000),
    runs: 9,
    isLong: true,
    must: 0.5,
    ambition: 0.37,
  },
  { work: 'compile 1M rules, no values', rules: () => ordinaryRules(1_000_000, 'short'), runs: 7, isLong: true },
  {
    work: 'compile 200k rules, long values',
    rules: () => ordinaryRules(200_000, 'long'),
    runs: 7,
    isLong: true,
    must: 0.85,
    ambition: 0.6,
  },
  { work: 'compile ranges, 1M records', rules: () => rangeRules(1_000_000), runs: 9, must: 0.95, ambition: 0.7 },
];

/** Small files take little longer than the start of Node. */
const SMALL = [
  { count: 1000, must: 1.3, ambition: 1.2 },
  { count: 10_000, must: 1.4, ambition: 1.25 },
];

/** Compiling: block lists of all sizes, values of all lengths, ranges. */
export function benchCompile(setting: Setting): void {
  for (const { work, rules, runs, isLong, ...bounds } of CASES) {
    if (isLong && setting.isQuick) continue;
    const comparison = compareCompilers(setting, rules(), setting.isQuick ? Math.min(runs, 5) : runs);
    const { ours, theirs, wall, cpu } = comparison;
    setting.add({ work, against: 'C program', wall, cpu, peak: ours.peak, theirPeak: theirs.peak, ...bounds });
    if (work === 'compile 1M rules') {
      const peak = { median: ours.peak, min: ours.peak, max: ours.peak };
      setting.add({ work: 'peak MiB, 1M rules', against: 'itself', wall: peak, must: 64, ambition: 55 });
    }
  }
  for (const { count, ...bounds } of SMALL) {
    const small = compiling(setting, ordinaryRules(count));
    const { ours, wall, cpu } = compare(setting.timed, small, { args: [setting.node, emptyScript()] }, 25);
    const work = `compile ${count / 1000}k rules`;
    setting.add({ work, against: 'bare Node', wall, cpu, peak: ours.peak, ...bounds });
  }
}

/** Compares our compiler with the original, once they have been found to agree. */
export function compareCompilers(setting: Setting, rules: string, runs: number): Comparison {
  const ours = compiling(setting, rules);
  run(setting.timed, ours);
  requireSame(databaseOf(ours), compileWithOriginal(setting, rules));
  return compareWarm(setting.timed, ours, originalCompiling(rules), runs);
}

/** Compiles with the original; returns the database. */
export function compileWithOriginal(setting: Setting, rules: string): string {
  const command = originalCompiling(rules);
  run(setting.timed, command);
  return databaseOf(command);
}

export function compiling(setting: Setting, rules: string): Command {
  return writing([setting.node, ourProgram('tcprules')], 'ours', rules);
}

function originalCompiling(rules: string): Command {
  return writing([originalProgram('tcprules')], 'theirs', rules);
}

function writing(program: readonly string[], name: string, rules: string): Command {
  const outputs = [outputFile(`${name}.cdb`), outputFile(`${name}.tmp`)];
  return { args: [...program, ...outputs], stdin: rules, outputs };
}

function databaseOf({ args }: Command): string {
  return args.at(-2)!;
}
