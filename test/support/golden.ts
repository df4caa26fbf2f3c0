import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';
import { bytesOf } from './bytes.js';

const FOLDER = new URL('../../fixtures/golden/', import.meta.url);

/** A client and what the real tcprulescheck said. Texts stand for bytes. */
export interface GoldenCheck {
  ip?: string;
  host?: string;
  info?: string;
  exitCode?: number;
  stdout?: string;
  stderr?: string;
  /** The real program crashed; recorded is what we say instead, going on with the next candidate. */
  crashes?: true;
}

/** Rules and what the real tcprules made of them. */
export interface GoldenCase {
  name: string;
  rules?: string;
  generator?: { count: number; template: string };
  exitCode?: number;
  stderr?: string;
  /** The real program never ended; we take the line for a bad one. */
  hangs?: true;
  /** What is recorded is what we do; why the real program does something else. */
  differs?: string;
  cdb?: { size: number; sha256: string };
  tmpSize?: number;
  checks?: GoldenCheck[];
}

/** A database as it is, and what the real tcprulescheck read in it. */
export interface ReadymadeCase {
  name: string;
  /** Deflated, base64. */
  cdb: string;
  checks: GoldenCheck[];
}

/** A file system, one program, and what is left behind. */
export interface Scenario {
  name: string;
  program: 'tcprules' | 'tcprulescheck';
  args: string[];
  setup?: { path: string; text?: string; base64?: string; mode?: string; dir?: true; symlink?: string; fifo?: true }[];
  stdin: string;
  stdout?: 'closed' | 'full';
  umask?: string;
  ulimit?: string;
  env?: Record<string, string>;
  exitCode?: number;
  signal?: string;
  stdoutText?: string;
  stderr?: string;
  filesAfter: Record<string, string | { mode: string; size: number; sha256: string }>;
  /** Where we differ on purpose: what we do, and why. */
  ours?: { exitCode: number; stderr: string; why: string };
}

export function loadCompiled(dialect: string): GoldenCase[] {
  return load(dialect, 'compiled');
}

export function loadReadymade(dialect: string): ReadymadeCase[] {
  return load(dialect, 'readymade');
}

export function loadScenarios(dialect: string): Scenario[] {
  return load(dialect, 'scenarios');
}

function load<T>(dialect: string, name: string): T[] {
  const file = new URL(`${dialect}/${name}.json`, FOLDER);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : [];
}

/** The rules of a case; line i of a generated one has i, and the octets i>>16, i>>8, i. */
export function rulesOf({ rules, generator }: GoldenCase): Buffer {
  if (generator === undefined) return bytesOf(rules ?? '');
  const { count, template } = generator;
  const line = (i: number): string => {
    const values: Record<string, number> = { i, a: (i >> 16) & 255, b: (i >> 8) & 255, c: i & 255 };
    return template.replace(/\{([iabc])\}/g, (_, name: string) => String(values[name]));
  };
  return bytesOf(Array.from({ length: count }, (_, i) => line(i)).join(''));
}

export function databaseOf({ cdb }: ReadymadeCase): Buffer {
  return inflateRawSync(Buffer.from(cdb, 'base64'));
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
