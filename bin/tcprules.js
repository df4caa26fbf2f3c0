#!/usr/bin/env node
'use strict';
const fs = require('node:fs');
const { hostOf, main } = require('../dist/bin/tcprules.cjs');

process.exit(main(hostOf(process, fs), () => require('../dist/bin/dialects.cjs')));
