import { requireBytes, wrongType } from '../arguments.js';
import { MemorySink } from '../cdb/memory-sink.js';
import { CdbWriter } from '../cdb/writer.js';
import { Compiler, feed } from '../rules/compile.js';
import { type DialectOptions, dialectOf } from './options.js';

/**
 * Compiles rules to the database `tcprules` makes of them, byte for byte.
 *
 * @throws TypeError where arguments are of the wrong type
 * @throws RulesError at the first line that is no rule although it should be
 * @throws CdbTooLargeError at 4 GiB
 */
export function compile(rules: Uint8Array, options: DialectOptions = {}): Uint8Array {
  requireBytes(rules, 'rules');
  const { sink, compiler } = start(options, rules.length);
  feed(compiler, rules);
  compiler.finish();
  return sink.contents;
}

/** Like {@link compile}, for rules that come in pieces, such as a stream; where they are cut does not matter. */
export async function compileStream(
  rules: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: DialectOptions = {},
): Promise<Uint8Array> {
  if (!isStream(rules)) throw wrongType('rules', 'a stream of bytes', rules);
  const { sink, compiler } = start(options);
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

function start(options: DialectOptions, length?: number): { sink: MemorySink; compiler: Compiler } {
  const sink = new MemorySink();
  return { sink, compiler: new Compiler(dialectOf(options), new CdbWriter(sink), undefined, length) };
}
