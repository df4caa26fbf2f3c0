import { requireBytes, wrongType } from '../arguments.js';
import { MemorySink } from '../cdb/memory-sink.js';
import { CdbWriter } from '../cdb/writer.js';
import { Kernel } from '../kernel/kernel.js';
import { Compiler, feed } from '../rules/compile.js';
import { type DialectOptions, resolveDialect } from './options.js';
import { type Rules, toSource } from './rules.js';

/**
 * Compiles rules to the database `tcprules` makes of them, byte for byte.
 *
 * @returns the whole database (cdb), which belongs to the caller
 * @throws TypeError for a wrong argument
 * @throws RulesError for the first line that is malformed
 * @throws LineTooLongError for a line of 2 GiB or more
 * @throws CdbTooLargeError if the database would reach 4 GiB
 */
export function compile(rules: Rules, options: DialectOptions = {}): Uint8Array {
  const { bytes } = toSource(rules, 'rules');
  return Kernel.use((kernel) => {
    const { sink, compiler } = start(options, kernel, bytes.length);
    feed(compiler, bytes);
    compiler.finish();
    return sink.contents;
  });
}

/**
 * Compiles rules that come in pieces, such as a stream of Node; lines may span pieces. Rejects with what {@link compile}
 * throws, and with what the stream throws.
 */
export async function compileStream(
  rules: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: DialectOptions = {},
): Promise<Uint8Array> {
  if (!isStream(rules)) throw wrongType('rules', 'a stream of bytes', rules);
  const { sink, compiler } = start(options, new Kernel());
  for await (const piece of rules) {
    requireBytes(piece, 'a piece of rules');
    feed(compiler, piece);
  }
  compiler.finish();
  return sink.contents;
}

function isStream(rules: object | null): boolean {
  return typeof rules === 'object' && rules !== null && (Symbol.asyncIterator in rules || Symbol.iterator in rules);
}

function start(options: DialectOptions, kernel: Kernel, length?: number): { sink: MemorySink; compiler: Compiler } {
  const sink = new MemorySink();
  return { sink, compiler: new Compiler(resolveDialect(options), new CdbWriter(sink, kernel), undefined, length) };
}
