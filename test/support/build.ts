import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Whether `vitest -u` asks for expected output to be written anew. */
    readonly isUpdating: boolean;
  }
}

/** Builds dist/ once before all tests, some of which run the programs as users do. */
export default function setup(project: TestProject): void {
  const cwd = fileURLToPath(new URL('../..', import.meta.url));
  execFileSync(process.execPath, ['build.mjs'], { cwd, stdio: 'inherit' });
  project.provide('isUpdating', project.config.snapshotOptions.updateSnapshot === 'all');
}
