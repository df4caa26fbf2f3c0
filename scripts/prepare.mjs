/**
 * Builds the programs after an installation from the repository. `npm install --global git+URL` calls for that before it
 * has installed what the build needs, so here that is made up for.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const cwd = fileURLToPath(new URL('..', import.meta.url));
if (!existsSync(new URL('../node_modules/esbuild', import.meta.url))) {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--ignore-scripts', '--no-global', '--no-audit', '--no-fund'], { cwd, stdio: 'inherit' });
}
execFileSync(process.execPath, ['build.mjs'], { cwd, stdio: 'inherit' });
