/** What the commands do, apart from their command lines: it is loaded when one of them runs. */
export { runCheck } from '../commands/check.js';
export { runCompletion } from '../commands/completion.js';
export { runDiff } from '../commands/diff.js';
export { runDump } from '../commands/dump.js';
export { runExplain } from '../commands/explain.js';
export { runLint } from '../commands/lint.js';
export { runTest } from '../commands/test.js';
export { runVerify } from '../commands/verify.js';
export { reportError } from '../report-error.js';
