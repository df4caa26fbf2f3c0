import * as build from '../src/cli/commands/build.js';
import * as check from '../src/cli/commands/check.js';
import * as completion from '../src/cli/commands/completion.js';
import * as diff from '../src/cli/commands/diff.js';
import * as dump from '../src/cli/commands/dump.js';
import * as explain from '../src/cli/commands/explain.js';
import * as lint from '../src/cli/commands/lint.js';
import * as replay from '../src/cli/commands/replay.js';
import * as status from '../src/cli/commands/status.js';
import * as test from '../src/cli/commands/test.js';
import * as upToDate from '../src/cli/commands/up-to-date.js';
import * as verify from '../src/cli/commands/verify.js';
import type { Commands } from '../src/cli/options.js';
import type { Io } from '../src/cli/process-io.js';
import { reportError } from '../src/cli/report-error.js';
import { main as tcprules } from '../src/cli/tcprules.js';
import { main as tcprulescheck } from '../src/cli/tcprulescheck.js';
import { main as tcprulesctl } from '../src/cli/tcprulesctl.js';
import * as dialects from '../src/dialects/registry.js';

const commands: Commands = {
  lint,
  check,
  explain,
  test,
  diff,
  replay,
  verify,
  status,
  build,
  'up-to-date': upToDate,
  dump,
  completion,
};
const reporter = { reportError };

/** The programs, with what the built ones load when they need it. */
export const PROGRAMS = {
  tcprules: (io: Io) => tcprules(io, () => dialects),
  tcprulescheck: (io: Io) => tcprulescheck(io, () => dialects),
  tcprulesctl: (io: Io) =>
    tcprulesctl(
      io,
      (name) => ({ ...commands[name], ...reporter }),
      () => reporter,
    ),
};
