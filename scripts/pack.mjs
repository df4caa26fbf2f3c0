/**
 * Around `npm pack`: builds, and has the package that users get name no scripts and nothing for development, since npm
 * warns of a script it would never run for them. `pack.mjs undo` puts package.json back.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = `${root}package.json`;
const whole = `${root}.cache/package.json`;

if (process.argv[2] === 'undo') {
  if (existsSync(whole)) renameSync(whole, manifest);
} else {
  execFileSync(process.execPath, ['build.mjs'], { cwd: root, stdio: 'inherit' });
  mkdirSync(`${root}.cache`, { recursive: true });
  const text = readFileSync(manifest, 'utf8');
  const { scripts, devDependencies, allowScripts, ...rest } = JSON.parse(text);
  // After a run that was interrupted, what is set aside is the whole one.
  if (scripts !== undefined) writeFileSync(whole, text);
  writeFileSync(manifest, `${JSON.stringify(rest, null, 2)}\n`);
}
