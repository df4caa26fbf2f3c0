import { bytesOf } from './bytes.js';

/** A word of a shell script that means exactly these bytes; each character of a text is a byte. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** A shell command that runs `command` with this environment and no other. */
export function commandLine(command: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const settings = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  return ['/usr/bin/env', '-i', ...settings, ...command].map(quote).join(' ');
}

/** The bytes of a script; they go into a file, since Node makes UTF-8 of the arguments it passes on. */
export function scriptOf(...lines: readonly string[]): Buffer {
  return bytesOf(`${lines.join('\n')}\n`);
}
