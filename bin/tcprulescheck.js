#!/usr/bin/env node
'use strict';
const fs = require('node:fs');

// A start is short: require() would take 2 % of it to look for a file whose place is known.
const bundle = `${__dirname}/../dist/bin/tcprulescheck.cjs`;
module._compile(fs.readFileSync(bundle, 'utf8'), bundle);
const { createProcessIo, main } = module.exports;

process.exit(main(createProcessIo(process, fs), () => require('../dist/bin/dialects.cjs')));
