import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';

/** A command and what it reads. */
export interface Command {
  readonly args: readonly string[];
  readonly stdin?: string;
  /** Files that it makes; not there before a run, for to free the pages of an old one takes long. */
  readonly outputs?: readonly string[];
}

/** What one run cost. */
export interface Cost {
  /** Seconds, fork to exit. */
  readonly wall: number;
  /** Seconds of processor time, user and system. */
  readonly cpu: number;
  /** MiB. */
  readonly peak: number;
}

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Costs of two commands, and how those of the first compare to those of the second, run by run. */
export interface Comparison {
  readonly ours: Cost;
  readonly theirs: Cost;
  readonly wall: Spread;
  readonly cpu: Spread;
}

/** Runs one command once. `timed` is the program of c/timed.c. */
export function run(timed: string, { args, stdin = '/dev/null', outputs = [] }: Command): Cost {
  for (const file of outputs) rmSync(file, { force: true });
  const env = { ...process.env };
  // Node would read certificates at every start.
  delete env.NODE_EXTRA_CA_CERTS;
  const text = execFileSync(timed, [stdin, ...args], { env, encoding: 'utf8' });
  const [wall, user, system, peak, exitCode] = text.split(' ').map(Number);
  // The linter exits with 1 where it found something.
  if (exitCode !== 0 && exitCode !== 1) throw new Error(`${args.join(' ')}: exit ${exitCode}`);
  return { wall: wall!, cpu: user! + system!, peak: peak! / 1024 };
}

/** Runs two commands in turn, `runs` times after one that does not count. */
export function compare(timed: string, ours: Command, theirs: Command, runs: number): Comparison {
  run(timed, ours);
  run(timed, theirs);
  return compareWarm(timed, ours, theirs, runs);
}

/** The same with two commands that have just been run. */
export function compareWarm(timed: string, ours: Command, theirs: Command, runs: number): Comparison {
  const pairs = Array.from({ length: runs }, () => [run(timed, ours), run(timed, theirs)] as const);
  const cost = (side: 0 | 1): Cost => ({
    wall: spread(pairs.map((pair) => pair[side].wall)).median,
    cpu: spread(pairs.map((pair) => pair[side].cpu)).median,
    peak: Math.max(...pairs.map((pair) => pair[side].peak)),
  });
  return {
    ours: cost(0),
    theirs: cost(1),
    wall: spread(pairs.map(([a, b]) => a.wall / b.wall)),
    cpu: spread(pairs.map(([a, b]) => a.cpu / b.cpu)),
  };
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}
