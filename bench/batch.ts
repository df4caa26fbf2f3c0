import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { compileWithOriginal } from './compile.js';
import { clientList, ordinaryRules } from './inputs.js';
import { type Spread, spread } from './measure.js';
import type { Setting } from './setting.js';

const RULES = 1_000_000;
const CLIENTS = 1_000_000;

/** Our time by that of libcdb, by per cent of clients with a rule of their own. */
const BOUNDS = [
  { hits: 0, must: 0.6, ambition: 0.45 },
  { hits: 50, must: 0.85, ambition: 0.65 },
  { hits: 100, must: 1.35, ambition: 1 },
];

/** The same where clients have hosts. */
const HOST_BOUNDS = [
  { hits: 0, must: 0.75, ambition: 0.55 },
  { hits: 50, must: 0.95, ambition: 0.75 },
  { hits: 100, must: 1.5, ambition: 1.1 },
];

/** Lists of clients against a million rules in memory. */
export function benchBatch(setting: Setting): void {
  const cdb = compileWithOriginal(setting, ordinaryRules(RULES));
  const rounds = setting.isQuick ? 3 : 7;
  const perl = findPerl();
  for (const withHost of [false, true]) {
    for (const { hits, ...bounds } of withHost ? HOST_BOUNDS : BOUNDS) {
      const clients = clientList(CLIENTS, RULES, hits, withHost);
      const work = `batch, ${hits} % exact hits${withHost ? ', with host' : ''}`;
      if (setting.libcdbLookup !== undefined) {
        const wall = compareLookups(setting, [setting.libcdbLookup], cdb, clients, rounds);
        setting.add({ work, against: 'libcdb in C', wall, ...bounds });
      }
      if (hits === 50 && perl !== undefined && !setting.isQuick) {
        setting.add({ work, against: 'Perl CDB_File', wall: compareLookups(setting, perl, cdb, clients, 2) });
      }
    }
  }
}

/** Seconds of ours by theirs, in processes that take turns; each passes over the list three times. */
function compareLookups(s: Setting, theirs: readonly string[], cdb: string, clients: string, rounds: number): Spread {
  const ratios = Array.from({ length: rounds }, () => {
    const ours = timeLookups([s.node, s.lookup], cdb, clients);
    const other = timeLookups(theirs, cdb, clients);
    if (ours.hits !== other.hits) throw new Error(`${clients}: ${ours.hits} hits, not ${other.hits}`);
    return ours.seconds / other.seconds;
  });
  return spread(ratios);
}

function timeLookups(program: readonly string[], cdb: string, clients: string): { hits: number; seconds: number } {
  const [command, ...args] = program;
  const text = execFileSync(command!, [...args, cdb, clients, '3'], { encoding: 'utf8' });
  const runs = text.trimEnd().split('\n');
  const figures = runs.map((line) => line.split(' ').map(Number));
  return { hits: figures[0]![1]!, seconds: spread(figures.map(([, , seconds]) => seconds!)).median };
}

function findPerl(): string[] | undefined {
  try {
    execFileSync('perl', ['-MCDB_File', '-e', '1'], { stdio: 'ignore' });
    return ['perl', fileURLToPath(new URL('lookup.pl', import.meta.url))];
  } catch {
    process.stderr.write('Perl CDB_File: left out; it needs libcdb-file-perl\n');
    return undefined;
  }
}
