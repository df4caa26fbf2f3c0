// Builds dist/: the library with types, and a file for each program. All of it is CommonJS, which starts faster and which
// every Node can load; an ES module re-exports the library, so that its classes exist once however it is loaded.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeKernel } from './scripts/build-kernel.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));

const REPORT_ERROR = `export { reportError } from './src/cli/report-error.js';`;

/** Commands that share most of their code are in one file. */
const GROUPS = [
  ['lint', 'build', 'explain'],
  ['test', 'diff', 'replay', 'status'],
];

await writeKernel();

// The previous build stays in place until this one is complete.
const directory = `${root}.dist-${process.pid}`;
mkdirSync(directory);
try {
  const tsc = `${root}node_modules/typescript/bin/tsc`;
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.build.json', '--outDir', directory], {
    cwd: root,
    stdio: 'inherit',
  });
  const bundles = await Promise.all([
    bundle({ entryPoints: ['src/index.ts'], format: 'cjs', outfile: `${directory}/index.js` }),
    ...['tcprules', 'tcprulescheck', 'tcprulesctl'].map((program) =>
      bundleProgram(
        program,
        `import { main } from './src/cli/${program}.js';
         import { createProcessIo } from './src/cli/process-io.js';
         module.exports = { main, createProcessIo };`,
      ),
    ),
    // The programs load these only when they need them.
    bundleProgram('dialects', `export { findDialect } from './src/dialects/registry.js';`),
    bundleProgram('report-error', REPORT_ERROR),
    ...readdirSync(`${root}src/cli/commands`).flatMap((file) => bundleCommand(file.replace(/\.ts$/, '')) ?? []),
  ]);
  writeFileSync(`${directory}/package.json`, `${JSON.stringify({ type: 'commonjs' })}\n`);
  const names = Object.keys(createRequire(import.meta.url)(`${directory}/index.js`));
  writeFileSync(
    `${directory}/index.mjs`,
    `export {\n${names.map((name) => `  ${name},\n`).join('')}} from './index.js';\n`,
  );
  writeFileSync(`${directory}/index.d.mts`, `export * from './index.js';\n`);
  writeFileSync(`${directory}/LICENSES.txt`, licensesIn(bundles.flatMap(({ inputs }) => Object.keys(inputs))));
  rmSync(`${root}dist`, { recursive: true, force: true });
  renameSync(directory, `${root}dist`);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Makes dist/bin/commands/NAME.cjs, which leads to the first of its group. */
function bundleCommand(name) {
  const group = GROUPS.find((names) => names.includes(name)) ?? [name];
  if (group[0] !== name) {
    mkdirSync(`${directory}/bin/commands`, { recursive: true });
    writeFileSync(`${directory}/bin/commands/${name}.cjs`, `module.exports = require('./${group[0]}.cjs');\n`);
    return undefined;
  }
  const commands = group.map((member) => `export * from './src/cli/commands/${member}.js';`).join('\n');
  // That one throws none of our errors, and has to be there soon.
  return bundleProgram(`commands/${name}`, name === 'up-to-date' ? commands : `${commands}\n${REPORT_ERROR}`);
}

/** Makes dist/bin/NAME.cjs; `module.exports` avoids the helpers that `export` needs at start-up. */
function bundleProgram(name, contents) {
  const stdin = { contents, resolveDir: root };
  return bundle({ stdin, format: 'cjs', minify: true, outfile: `${directory}/bin/${name}.cjs` });
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

/** The licences of the bundled packages. */
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
