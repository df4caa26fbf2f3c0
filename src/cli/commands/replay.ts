import { Replayer } from '../../operations/replay.js';
import { renderReplay } from '../../report/replay/render.js';
import { type Context, print } from '../context.js';
import { requireOneStdin } from '../files.js';
import { readLogs } from '../log-files.js';
import { openRules } from '../open-rules.js';
import type { ReplayOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import { hasColor, Progress } from '../terminal.js';

/** Lines that are shown of those not understood. */
const MAX_UNKNOWN = 20;

/** Of a long line not more is kept. */
const MAX_LENGTH = 1000;

export function runReplay(rulesName: string, logs: string[], options: ReplayOptions, context: Context): void {
  const { format, since, until, service, all, idle, showUnknown, clients, exitZero } = options;
  if (showUnknown && !clients)
    throw new UsageError('--show-unknown shows addresses of clients, which --no-clients forbids');
  requireOneStdin([rulesName, ...logs]);
  const unknownLines: Uint8Array[] = [];
  const onUnknown = (line: Uint8Array): void => {
    if (unknownLines.length < MAX_UNKNOWN) unknownLines.push(Uint8Array.from(line.subarray(0, MAX_LENGTH)));
  };
  const { source, dialect, compiled } = openRules(context, rulesName, options);
  using progress = new Progress(context.io, options.quiet === true);
  const filter = { since, until, service, ...(showUnknown && { onUnknown }) };
  const replayer = withFileContext(source.name, () => new Replayer(source, dialect, compiled, filter));
  readLogs(logs, replayer.reader, context.io, progress);
  progress.show(`looking for tighter rules in ${source.name}`);
  const replay = replayer.finish();
  progress.end();
  const color = hasColor(options.color, context.io);
  const shown = { format, color, all, hasNoClients: !clients, idleDays: idle, unknownLines };
  print(renderReplay(replay, shown), context);
  context.setExitCode(replay.flips.length > 0 && !exitZero ? 1 : 0);
}
