#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { isatty } = require('node:tty');
const { createProcessIo, main } = require('../dist/bin/tcprulesctl.cjs');

process.exit(
  main(
    createProcessIo(process, fs, isatty),
    (name) => require(`../dist/bin/commands/${name}.cjs`),
    () => require('../dist/bin/report-error.cjs'),
  ),
);
