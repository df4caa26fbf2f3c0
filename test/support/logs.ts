import { DENIED, LOSSY_HOST, LOSSY_INFO } from '../../src/logs/batch.js';
import { type LogCounts, type LogFilter, LogReader } from '../../src/logs/reader.js';
import { bytesOf, textOf } from './bytes.js';

/** A decision as a test looks at it. */
export interface LoggedDecision {
  /** `IP [HOST [INFO]]` */
  readonly client: string;
  readonly denied: boolean;
  /** In milliseconds; undefined where it is not known. */
  readonly time: number | undefined;
  readonly lossy?: true;
}

export interface ReadLog {
  readonly decisions: LoggedDecision[];
  readonly unknown: string[];
  readonly counts: LogCounts;
}

/** When logs of tests were written: in January 2026. */
export const REFERENCE = Date.UTC(2026, 0, 10);

/** Reads a log, in one piece or in several; texts have one character per byte. */
export function readLog(log: string | Uint8Array | readonly Uint8Array[], filter: LogFilter = {}): ReadLog {
  const decisions: LoggedDecision[] = [];
  const unknown: string[] = [];
  const reader = new LogReader(
    {
      onDecisions(batch) {
        for (let i = 0; i < batch.count; i += 1) {
          const flags = batch.flags[i]!;
          const time = batch.times[i]!;
          decisions.push({
            client: textOf(batch.clientAt(i)),
            denied: (flags & DENIED) !== 0,
            time: Number.isNaN(time) ? undefined : time,
            ...((flags & (LOSSY_HOST | LOSSY_INFO)) === 0 ? {} : { lossy: true as const }),
          });
        }
      },
      onUnknown: (line) => unknown.push(textOf(line)),
    },
    filter,
  );
  reader.beginFile(REFERENCE);
  const pieces = typeof log === 'string' ? [bytesOf(log)] : log instanceof Uint8Array ? [log] : log;
  for (const piece of pieces) reader.push(piece);
  reader.endFile();
  reader.flush();
  return { decisions, unknown, counts: reader.counts };
}
