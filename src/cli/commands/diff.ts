import { attempt } from '../../attempt.js';
import type { MeantClients } from '../../diff/collateral.js';
import { CompiledRules, looksLikeDatabase } from '../../lookup/compiled-rules.js';
import { DiffSide, diff } from '../../operations/diff.js';
import { findBrokenGates, MeantClientsError, readMeantClients } from '../../operations/gates.js';
import { noteOddDatabase } from '../../operations/notes.js';
import { DiffWeigher } from '../../operations/weigh.js';
import { renderDifferences } from '../../report/diff/render.js';
import { encodeLatin1 } from '../../text/bytes.js';
import type { Source } from '../../text/source.js';
import { chooseDialect } from '../choose-dialect.js';
import { type Context, print, printNote } from '../context.js';
import { readSource, requireOneStdin, STDIN } from '../files.js';
import { looksLikeRevision, readRevision } from '../git-revision.js';
import { readLogs } from '../log-files.js';
import type { DiffOptions } from '../options.js';
import { UsageError, withFileContext } from '../report-error.js';
import { compileEarly, noteInherited, openRun, readEarly, selectAsked, toldDialect } from '../run-option.js';
import { hasColor, Progress } from '../terminal.js';

export function runDiff(oldName: string, newName: string, options: DiffOptions, context: Context): void {
  if (oldName === STDIN && newName === STDIN) throw new UsageError('only one of OLD and NEW can be standard input');
  const earlyNames = [options.oldEarly, options.newEarly];
  requireOneStdin([oldName, newName, ...options.log, ...[options.early, ...earlyNames].map((name) => name ?? '')]);
  const only = options.only.length === 0 ? undefined : readOnly(options.only);
  using progress = new Progress(context);
  const opened = openRun(options, context);
  const sources = [oldName, newName].map((name) => readSide(name, options, context));
  // Where each side has its own, those of the server play no part.
  const common = earlyNames.includes(undefined) ? readEarly(opened, options, context) : undefined;
  const earlies = earlyNames.map((name) => (name === undefined ? common : readSide(name, options, context)));
  noteInherited(opened, context);
  const told = toldDialect(opened, options.early ?? options.oldEarly ?? options.newEarly);
  const [before, after] = sources.map((source, i) => {
    const given = (i === 0 ? options.oldDialect : options.newDialect) ?? options.dialect;
    // A database does not say of what dialect it is; mostly it is that of the rules next to it.
    const named = looksLikeDatabase(source.bytes) ? sources : [source];
    const dialect = chooseDialect(given, named, context.io, told);
    const early = earlies[i];
    if (early !== undefined) compileEarly(early, dialect);
    progress.show(`reading ${source.name}`);
    printNote(noteOddDatabase(source, dialect), context);
    return withFileContext(source.name, () => {
      const all = CompiledRules.openWhole(source.bytes, dialect);
      return new DiffSide(
        source,
        dialect,
        selectAsked(opened, all, dialect, i === 0 ? context : { ...context, isQuiet: true }),
        early,
      );
    });
  }) as [DiffSide, DiffSide];
  progress.show(`comparing ${before.source.name} and ${after.source.name}`);
  let result = diff(before, after, { only });
  if (options.log.length > 0) {
    const { since, until, service } = options;
    const weigher = new DiffWeigher(result, before, after, { since, until, service });
    readLogs(options.log, weigher.reader, context.io, progress);
    result = weigher.finish({ hasNoClients: !options.clients });
  }
  const broken = findBrokenGates(result, options);
  progress.end();
  const { format, all, quiet, failOn, maxNewlyRelayed } = options;
  const color = hasColor(options.color, context.io);
  print(renderDifferences(result, { format, color, all, quiet, brokenGates: broken }), context);
  const hasGates = only !== undefined || failOn !== undefined || maxNewlyRelayed !== undefined;
  const fails = hasGates ? broken.length > 0 : result.differences.length > 0;
  context.exitCode = fails && !options.exitZero ? 1 : 0;
}

function readOnly(words: readonly string[]): MeantClients {
  return attempt(
    () => readMeantClients(words),
    MeantClientsError,
    ({ message }) => {
      throw new UsageError(`--only takes a network such as 192.0.2.0/24 or a host as =HOST, not "${message}"`);
    },
  );
}

function readSide(name: string, { stdinFilename }: DiffOptions, { io }: Context): Source {
  const isFile = name === STDIN || io.fs.existsSync(encodeLatin1(name));
  return isFile || !looksLikeRevision(name) ? readSource(name, stdinFilename, io) : readRevision(name);
}
