import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** A command of a transcript, and what it prints. */
export interface Step {
  readonly command: string;
  readonly output: string;
}

/** A transcript: commands after `$ `, each followed by its output. */
export function stepsOf(transcript: string): Step[] {
  const steps: { command: string; output: string }[] = [];
  for (const line of transcript.split(/(?<=\n)/)) {
    if (line.startsWith('$ ')) steps.push({ command: line.slice(2).trimEnd(), output: '' });
    else if (steps.length === 0) throw new Error(`output without a command: ${line}`);
    else steps.at(-1)!.output += line;
  }
  return steps;
}

/** Directories that examples only read. */
const LINKED = ['node_modules', 'fixtures', 'scripts', 'src'];

/** A user at a shell, in a fresh copy of the project, with the programs installed. */
export class Terminal {
  readonly #home = mkdtempSync(join(tmpdir(), 'tcprules-docs-'));
  #exitCode = 0;

  /** The working directory. */
  readonly folder = join(this.#home, 'tcprules');

  constructor() {
    const notCopied = ['.git', '.cache', 'release', 'test', 'bench', ...LINKED].map((name) => join(ROOT, name));
    cpSync(ROOT, this.folder, { recursive: true, filter: (path) => !notCopied.includes(path) });
    for (const name of LINKED) symlinkSync(join(ROOT, name), join(this.folder, name));
    mkdirSync(join(this.#home, 'bin'));
    for (const program of ['tcprules', 'tcprulescheck', 'tcprulesctl']) {
      symlinkSync(join(this.folder, 'bin', `${program}.js`), join(this.#home, 'bin', program));
    }
  }

  /** Runs a command and returns what it prints on either stream. `$?` is the exit code of the command before. */
  run(command: string): string {
    const result = this.#spawn('/bin/sh', ['-c', `exec 2>&1\n(exit ${this.#exitCode})\n${command}`]);
    this.#exitCode = result.status ?? 128;
    return result.stdout;
  }

  /** The exit code of the last command. */
  get exitCode(): number {
    return this.#exitCode;
  }

  /** Runs a module of the user's and returns what it prints. */
  runModule(source: string): string {
    const result = this.#spawn(process.execPath, ['--input-type=module', '--eval', source]);
    if (result.status !== 0) throw new Error(result.stderr);
    return result.stdout;
  }

  end(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }

  #spawn(program: string, args: readonly string[]) {
    const result = spawnSync(program, args, {
      cwd: this.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: [join(this.#home, 'bin'), process.env.PATH].join(delimiter),
        HOME: this.#home,
        // What is installed goes into a directory of its own, from what is there: no network, no second build.
        npm_config_prefix: join(this.#home, 'prefix'),
        npm_config_offline: 'true',
        npm_config_ignore_scripts: 'true',
        npm_config_update_notifier: 'false',
      },
    });
    if (result.error !== undefined) throw result.error;
    return result;
  }
}
