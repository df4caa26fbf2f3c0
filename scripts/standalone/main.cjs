// The executable: the three programs in one file. It is the one by whose name it is called, or the one its first argument
// names. Each is loaded when it is known which; nothing is looked for on the disk.
'use strict';
const fs = require('node:fs');

const PROGRAMS = {
  tcprules: () => [require('../../dist/bin/tcprules.cjs'), () => require('../../dist/bin/dialects.cjs')],
  tcprulescheck: () => [require('../../dist/bin/tcprulescheck.cjs'), () => require('../../dist/bin/dialects.cjs')],
  tcprulesctl: () => [
    require('../../dist/bin/tcprulesctl.cjs'),
    {
      load: () => require('../../dist/bin/commands.cjs'),
      loadUpToDate: () => require('../../dist/bin/up-to-date.cjs'),
    },
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
const [{ createProcessIo, main }, loaders] = program();
process.exit(
  main(
    createProcessIo(process, fs, (descriptor) => require('node:tty').isatty(descriptor)),
    loaders,
  ),
);
