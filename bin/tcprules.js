#!/usr/bin/env node
'use strict';
const { hostOf, main } = require('../dist/bin/tcprules.cjs');

process.exitCode = main(hostOf(process));
