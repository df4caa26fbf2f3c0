import type { Dialect } from '../dialects/dialect.js';
import type { Span } from '../source.js';
import type { Fix } from './check.js';
import type { LintFile, LintLine } from './file.js';
import { readInstructions } from './instructions.js';
import { findLookalikes, replacementOf } from './lookalike.js';
import { echoed, findResidue, isCommand, isPlaceholder } from './residue.js';
