#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { isatty } = require('node:tty');
const { hostOf, main } = require('../dist/bin/tcprulesctl.cjs');

process.exit(main(hostOf(process, fs, isatty), () => require('../dist/bin/commands.cjs')));
