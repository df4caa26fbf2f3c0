import { compileWithOriginal } from './compile.js';
import { changedRules, clientList, expectingRules, ordinaryRules } from './inputs.js';
import { type Command, compare, run, spread } from './measure.js';
import { emptyScript, originalProgram, ourProgram, type Setting } from './setting.js';

const RULES = 1_000_000;
const CLIENTS = 1_000_000;

/** A client in a shell loop takes so long that a few are enough. */
const LOOPED_CLIENTS = 2000;

/** The third program: its start, a list of clients from standard input to standard output, and the linter. */
export function benchCtl(setting: Setting): void {
  const ctl = [setting.node, ourProgram('tcprulesctl')];
  const help = compare(setting.timed, { args: [...ctl, '--help'] }, { args: [setting.node, emptyScript()] }, 15);
  const { wall, cpu } = help;
  setting.add({ work: 'tcprulesctl --help', against: 'bare Node', wall, cpu, peak: help.ours.peak, must: 2 });
  benchCheckCommand(setting, ctl);
  for (const value of ['short', 'ordinary'] as const) {
    const work = `lint 100k rules${value === 'short' ? ', no values' : ''}, seconds`;
    addSeconds(setting, work, [...ctl, 'lint', ordinaryRules(100_000, value)], { must: 0.7, ambition: 0.45 });
  }
  addSeconds(setting, 'test 1M rules, all addresses, seconds', [...ctl, 'test', expectingRules(RULES)]);
  const files = [ordinaryRules(RULES), changedRules(RULES)];
  addSeconds(setting, 'diff 1M and 1M rules, seconds', [...ctl, 'diff', '--exit-zero', ...files]);
}

/** A row of times as they are, where there is nothing to compare with. */
function addSeconds(
  setting: Setting,
  work: string,
  args: readonly string[],
  bounds: { must?: number; ambition?: number } = {},
): void {
  const costs = repeat(setting, { args });
  const seconds = spread(costs.map((cost) => cost.wall));
  const peak = Math.max(...costs.map((cost) => cost.peak));
  setting.add({ work, against: 'itself', wall: seconds, peak, ...bounds });
}

/** Against a shell that starts the original for each client: what people do without a list. Times are per client. */
function benchCheckCommand(setting: Setting, ctl: readonly string[]): void {
  const cdb = compileWithOriginal(setting, ordinaryRules(RULES));
  const script = 'while read -r TCPREMOTEIP; do export TCPREMOTEIP; "$0" "$1"; done > /dev/null';
  const loop = run(setting.timed, {
    args: ['sh', '-c', script, originalProgram('tcprulescheck'), cdb],
    stdin: clientList(LOOPED_CLIENTS, RULES, 50, false),
  });
  const looped = loop.wall / LOOPED_CLIENTS;
  const costs = repeat(setting, { args: [...ctl, 'check', cdb], stdin: clientList(CLIENTS, RULES, 50, false) });
  const wall = spread(costs.map((cost) => cost.wall / CLIENTS / looped));
  const peak = Math.max(...costs.map((cost) => cost.peak));
  const work = 'check 1M clients, per client';
  setting.add({ work, against: 'loop over the C program', wall, peak, must: 0.0013, ambition: 0.001 });
}

function repeat(setting: Setting, command: Command): ReturnType<typeof run>[] {
  return Array.from({ length: setting.isQuick ? 3 : 5 }, () => run(setting.timed, command));
}
