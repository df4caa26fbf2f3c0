// Builds dist/: the library with types, and a file for each program. All of it is CommonJS, which programs start faster
// from and every Node can load; an ES module hands the library on, so that its classes exist once however it is loaded.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));

// What was built before stays in its place until all is done.
const folder = `${root}.dist-${process.pid}`;
mkdirSync(folder);
try {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.build.json', '--outDir', folder], {
    cwd: root,
    stdio: 'inherit',
  });
  const bundles = await Promise.all([
    bundle({ entryPoints: ['src/index.ts'], format: 'cjs', outfile: `${folder}/index.js` }),
    ...['tcprules', 'tcprulescheck', 'tcprulesctl'].map((program) =>
      bundleProgram(
        program,
        `import { main } from './src/cli/${program}.js';
         import { createProcessIo } from './src/cli/process-io.js';
         module.exports = { main, createProcessIo };`,
      ),
    ),
    // What the programs load only when they need it.
    bundleProgram('dialects', `export { findDialect } from './src/dialects/registry.js';`),
    bundleProgram('commands', `export * from './src/cli/ctl/run.js';`),
  ]);
  writeFileSync(`${folder}/package.json`, `${JSON.stringify({ type: 'commonjs' })}\n`);
  const names = Object.keys(createRequire(import.meta.url)(`${folder}/index.js`));
  writeFileSync(
    `${folder}/index.mjs`,
    `export {\n${names.map((name) => `  ${name},\n`).join('')}} from './index.js';\n`,
  );
  writeFileSync(`${folder}/index.d.mts`, `export * from './index.js';\n`);
  writeFileSync(`${folder}/LICENSES.txt`, licensesIn(bundles.flatMap(({ inputs }) => Object.keys(inputs))));
  rmSync(`${root}dist`, { recursive: true, force: true });
  renameSync(folder, `${root}dist`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Makes dist/bin/NAME.cjs; `module.exports` spares a start the helpers that `export` needs. */
function bundleProgram(name, contents) {
  const stdin = { contents, resolveDir: root };
  return bundle({ stdin, format: 'cjs', minify: true, outfile: `${folder}/bin/${name}.cjs` });
}

async function bundle(options) {
  const { metafile } = await build({
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    metafile: true,
    logLevel: 'warning',
    ...options,
  });
  return metafile;
}

/** What the authors of bundled packages want their readers to be told. */
function licensesIn(files) {
  const packages = new Set(files.flatMap((file) => /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? []));
  return [...packages]
    .sort()
    .map((path) => {
      const { name, version } = JSON.parse(readFileSync(`${root}${path}/package.json`, 'utf8'));
      const license = readdirSync(`${root}${path}`).find((file) => /^licen[cs]e/i.test(file));
      return `${name} ${version}\n\n${readFileSync(`${root}${path}/${license}`, 'utf8').trim()}\n`;
    })
    .join(`\n${'-'.repeat(80)}\n\n`);
}
