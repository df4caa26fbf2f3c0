import { Replayer } from '../../operations/replay.js';
import { collectExported } from '../../report/origins.js';
import { renderReplay } from '../../report/replay/render.js';
import { type Context, print } from '../context.js';
import { requireOneStdin } from '../files.js';
import { readLogs } from '../log-files.js';
import { openRules } from '../open-rules.js';
import type { ReplayOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import {
  chooseRules,
  isRefusingTo,
  noteInherited,
  noteOutdated,
  openEarly,
  openRun,
  selectAsked,
  toldDialect,
} from '../run-option.js';
import { hasColor, Progress } from '../terminal.js';

/** Lines that are shown of those not understood. */
const MAX_UNKNOWN = 20;

/** Of a long line not more is kept. */
const MAX_LENGTH = 1000;

export function runReplay(operands: readonly string[], options: ReplayOptions, context: Context): void {
  const { format, since, until, service, all, idle, showUnknown, clients, exitZero } = options;
  if (showUnknown && !clients)
    throw new UsageError('--show-unknown shows addresses of clients, which --no-clients forbids');
  const opened = openRun(options, context);
  const [rulesName, ...logs] = opened === undefined ? operands : [chooseRules(opened, context.io), ...operands];
  if (rulesName === undefined || logs.length === 0)
    throw new UsageError('replay needs RULES and LOG..., or --run FILE and LOG...');
  if (opened !== undefined) noteOutdated(opened, context);
  requireOneStdin([rulesName, ...logs, options.early ?? '']);
  const unknownLines: Uint8Array[] = [];
  const onUnknown = (line: Uint8Array): void => {
    if (unknownLines.length < MAX_UNKNOWN) unknownLines.push(Uint8Array.from(line.subarray(0, MAX_LENGTH)));
  };
  const told = toldDialect(opened, options.early);
  const { source, dialect, compiled: whole } = openRules(context, rulesName, options, told);
  const compiled = withFileContext(source.name, () => selectAsked(opened, whole, dialect, context));
  const early = openEarly(opened, options, dialect, context)?.source;
  noteInherited(opened, context);
  using progress = new Progress(context);
  const filter = { since, until, service, ...(showUnknown && { onUnknown }) };
  const replayer = withFileContext(
    source.name,
    () => new Replayer(source, dialect, compiled, filter, early, collectExported(opened?.server), isRefusingTo(opened)),
  );
  readLogs(logs, replayer.reader, context.io, progress);
  progress.show(`looking for tighter rules in ${source.name}`);
  const replay = replayer.finish();
  progress.end();
  const color = hasColor(options.color, context.io);
  const shown = { format, color, all, hasNoClients: !clients, idleDays: idle, unknownLines };
  print(renderReplay(replay, shown), context);
  context.exitCode = replay.flips.length > 0 && !exitZero ? 1 : 0;
}
