// Compiles src/kernel/assembly to WebAssembly, and puts it into src/kernel/module.ts.
import { mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'src/kernel/module.ts');

/** @returns the bytes of the module, which follow from the sources alone */
export async function compileKernel() {
  const options = ['-O3', '--runtime', 'stub', '--noAssert', '--enable', 'simd', '--enable', 'bulk-memory'];
  const sizes = ['--initialMemory', '8', '--maximumMemory', '65536'];
  const folder = mkdtempSync(join(root, '.kernel-'));
  try {
    const { error, stderr } = await asc.main(
      [
        'src/kernel/assembly/index.ts',
        '--baseDir',
        root,
        '--outFile',
        join(folder, 'kernel.wasm'),
        ...options,
        ...sizes,
      ],
      {},
    );
    if (error) throw new Error(stderr.toString(), { cause: error });
    return readFileSync(join(folder, 'kernel.wasm'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Writes src/kernel/module.ts, unless it is up to date. */
export async function writeKernel() {
  const bytes = await compileKernel();
  const text = `// Made of src/kernel/assembly by scripts/build-kernel.mjs; not to be edited.\n\n/** The kernel, a module of WebAssembly, as base64. */\nexport const MODULE =\n  '${bytes.toString('base64')}';\n`;
  if (text === readIfThere(target)) return;
  writeFileSync(`${target}.${process.pid}`, text);
  renameSync(`${target}.${process.pid}`, target);
}

function readIfThere(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeKernel();
