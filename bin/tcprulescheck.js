#!/usr/bin/env node
'use strict';
const { hostOf, main } = require('../dist/bin/tcprulescheck.cjs');

process.exitCode = main(hostOf(process));
