import { type BinaryString, decodeLatin1 } from '../text/bytes.js';
import { type Environment, exported, type ScriptVariable } from './environment.js';
import type { Launch } from './launch.js';
import { serverNamed } from './usage.js';
import { programOf, type Word } from './word.js';

const NOWHERE = { start: 0, end: 0 };

/** The words of a command line as the kernel has them, each with a NUL after it. */
export function parseCommandLine(bytes: Uint8Array): Word[] {
  return splitAtNul(bytes).map((known) => ({ value: { known }, maySplit: false, span: NOWHERE, line: 0 }));
}

/** The environment of a process, as the kernel has it. */
export function parseEnvironment(bytes: Uint8Array): Environment {
  const variables = new Map<BinaryString, ScriptVariable>();
  for (const text of splitAtNul(bytes)) {
    const at = text.indexOf('=');
    const name = text.slice(0, at);
    if (at > 0) variables.set(name, exported(name, { known: text.slice(at + 1) }, { span: NOWHERE, line: 0 }));
  }
  return { variables, more: undefined };
}

/** The server that a process is, undefined for any other process. */
export function recogniseServer(words: readonly Word[], environment: Environment): Launch | undefined {
  if (serverNamed(programOf(words[0])) === undefined) return undefined;
  return { words, environment, user: undefined, directory: undefined };
}

function splitAtNul(bytes: Uint8Array): BinaryString[] {
  const texts = decodeLatin1(bytes).split('\0');
  if (texts.at(-1) === '') texts.pop();
  return texts;
}

/** A socket that listens, as /proc/net/tcp has it. */
export interface Listener {
  readonly inode: string;
  readonly address: string;
  readonly port: number;
}

const LISTEN = '0A';

/** Reads /proc/net/tcp, or tcp6; addresses are written as people write them. */
export function parseListeners(text: string): Listener[] {
  const listeners: Listener[] = [];
  for (const line of text.split('\n').slice(1)) {
    const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    if (state !== LISTEN || inode === undefined) continue;
    listeners.push({ inode, address: formatKernelAddress(address), port: Number.parseInt(port, 16) });
  }
  return listeners;
}

/** Each four bytes of an address are in the order of the machine, which is little-endian wherever Node runs but on s390x. */
function formatKernelAddress(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  for (let at = 0; at + 4 <= bytes.length; at += 4) bytes.subarray(at, at + 4).reverse();
  if (bytes.length === 4) return [...bytes].join('.');
  const groups = Array.from({ length: 8 }, (_, i) => bytes.readUInt16BE(2 * i).toString(16));
  return groups.every((group) => group === '0') ? '::' : groups.join(':').replace(/(?:^|:)0(?::0)+(?:$|:)/, '::');
}
