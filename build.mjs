// Builds dist/: the library as ES modules with types, and one CommonJS file for each program, which starts faster.
import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

rmSync(`${root}dist`, { recursive: true, force: true });
execFileSync(process.execPath, [`${root}node_modules/typescript/bin/tsc`, '--project', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
await Promise.all(
  ['tcprules', 'tcprulescheck', 'tcprulesctl'].map((program) =>
    build({
      stdin: {
        contents: `export { main } from './src/cli/${program}.js';\nexport { hostOf } from './src/cli/host.js';\n`,
        resolveDir: root,
      },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      minify: true,
      outfile: `${root}dist/bin/${program}.cjs`,
      logLevel: 'warning',
    }),
  ),
);
