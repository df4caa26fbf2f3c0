// The executable: the three programs in one file. It is the one by whose name it is called, or the one its first argument
// names. Each is loaded when it is known which; nothing is looked for on the disk.
'use strict';
const fs = require('node:fs');

const COMMANDS = {
  lint: () => require('../../dist/bin/commands/lint.cjs'),
  check: () => require('../../dist/bin/commands/check.cjs'),
  explain: () => require('../../dist/bin/commands/explain.cjs'),
  test: () => require('../../dist/bin/commands/test.cjs'),
  diff: () => require('../../dist/bin/commands/diff.cjs'),
  replay: () => require('../../dist/bin/commands/replay.cjs'),
  verify: () => require('../../dist/bin/commands/verify.cjs'),
  status: () => require('../../dist/bin/commands/status.cjs'),
  build: () => require('../../dist/bin/commands/build.cjs'),
  'up-to-date': () => require('../../dist/bin/commands/up-to-date.cjs'),
  dump: () => require('../../dist/bin/commands/dump.cjs'),
  completion: () => require('../../dist/bin/commands/completion.cjs'),
};

const PROGRAMS = {
  tcprules: () => [require('../../dist/bin/tcprules.cjs'), () => require('../../dist/bin/dialects.cjs')],
  tcprulescheck: () => [require('../../dist/bin/tcprulescheck.cjs'), () => require('../../dist/bin/dialects.cjs')],
  tcprulesctl: () => [
    require('../../dist/bin/tcprulesctl.cjs'),
    (name) => COMMANDS[name](),
    () => require('../../dist/bin/report-error.cjs'),
  ],
};

function findProgram() {
  const name = process.argv0.slice(process.argv0.lastIndexOf('/') + 1);
  if (Object.hasOwn(PROGRAMS, name)) return PROGRAMS[name];
  const [first] = process.argv.splice(2, 1);
  return first !== undefined && Object.hasOwn(PROGRAMS, first) ? PROGRAMS[first] : undefined;
}

const program = findProgram();
if (program === undefined) {
  const names = Object.keys(PROGRAMS).join('|');
  fs.writeSync(
    2,
    `tcprules: usage: call this file by the name of a program, or as: ${process.argv0} ${names} ARGUMENT...\n`,
  );
  process.exit(100);
}
const [{ createProcessIo, main }, ...loaders] = program();
process.exit(
  main(
    createProcessIo(process, fs, (descriptor) => require('node:tty').isatty(descriptor)),
    ...loaders,
  ),
);
