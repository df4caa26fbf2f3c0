import { compareCompilers, compiling } from './compile.js';
import { oneHashRules, oneKeyRules } from './inputs.js';
import { compare } from './measure.js';
import type { Setting } from './setting.js';

const FLOODS = [
  { name: 'one key', rules: oneKeyRules },
  { name: 'one hash', rules: oneHashRules },
];

/** Rules built to collide. The original is quadratic here, so it takes part in the small floods only. */
export function benchFloods(setting: Setting): void {
  for (const { name, rules } of FLOODS) {
    const { ours, theirs, wall, cpu } = compareCompilers(setting, rules(100_000), setting.isQuick ? 1 : 3);
    const work = `flood, 100k rules of ${name}`;
    setting.add({ work, against: 'C program', wall, cpu, peak: ours.peak, theirPeak: theirs.peak });
  }
  for (const { name, rules } of FLOODS) {
    const large = compiling(setting, rules(1_000_000));
    const { ours, wall, cpu } = compare(setting.timed, large, compiling(setting, rules(100_000)), 5);
    const work = `flood, 1M rules of ${name}`;
    setting.add({ work, against: '100k of them', wall, cpu, peak: ours.peak, must: 12, ambition: 5 });
  }
}
