import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    // The programs are run in a working folder of their own, which threads cannot have.
    pool: 'forks',
    // Much of the time programs of their own are waited for.
    maxWorkers: '100%',
    // No test replaces a module, and to load the source anew for each file takes as long as to run it.
    isolate: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
