#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { isatty } = require('node:tty');
const { createProcessIo, main } = require('../dist/bin/tcprulesctl.cjs');

const loaders = {
  load: () => require('../dist/bin/commands.cjs'),
  loadUpToDate: () => require('../dist/bin/up-to-date.cjs'),
};

process.exit(main(createProcessIo(process, fs, isatty), loaders));
