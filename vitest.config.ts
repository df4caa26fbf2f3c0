import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: 'test/support/build.ts',
    // The programs are run in a working folder of their own, which threads cannot have.
    pool: 'forks',
    // Files share modules, so that each worker loads src/ once; no test changes what another sees.
    isolate: false,
    // Much of the time programs of their own are waited for.
    maxWorkers: '100%',
    // What the sources become is kept, by their contents.
    experimental: { fsModuleCache: true, fsModuleCachePath: '.cache/vitest' },
    // Modules of Node and of packages are what they are to Node, and no proxies of them, which cost a tenth of the time.
    deps: { interopDefault: false },
    // What takes longer says so with SLOW, of test/support/slow.ts.
    testTimeout: 10_000,
    hookTimeout: 10_000,
  },
});
