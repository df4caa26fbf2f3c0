/** What the commands do, apart from their command lines: it is loaded when one of them runs. */
export { runCheck } from './run/check.js';
export { runCompletion } from './run/completion.js';
export { runDiff } from './run/diff.js';
export { runDump } from './run/dump.js';
export { runExplain } from './run/explain.js';
export { explainFailure } from './run/failure.js';
export { runLint } from './run/lint.js';
export { runTest } from './run/test.js';
export { runVerify } from './run/verify.js';
