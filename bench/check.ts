import { compileWithOriginal } from './compile.js';
import { ordinaryRules } from './inputs.js';
import { compare } from './measure.js';
import { emptyScript, ourProgram, type Setting } from './setting.js';

/** One client against a small database and a large one. */
export function benchCheck(setting: Setting): void {
  for (const [size, count] of Object.entries({ '10': 10, '1M': 1_000_000 })) {
    const cdb = compileWithOriginal(setting, ordinaryRules(count));
    const { ours, wall, cpu } = compare(
      setting.timed,
      { args: [setting.node, ourProgram('tcprulescheck'), cdb] },
      { args: [setting.node, emptyScript()] },
      setting.isQuick ? 15 : 31,
    );
    const work = `one check, ${size} rules`;
    setting.add({ work, against: 'bare Node', wall, cpu, peak: ours.peak, must: 1.08, ambition: 1.03 });
  }
}
