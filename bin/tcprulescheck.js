#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { hostOf, main } = require('../dist/bin/tcprulescheck.cjs');

process.exitCode = main(hostOf(process, fs));
