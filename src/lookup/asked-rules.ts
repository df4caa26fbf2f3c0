import { MemorySink } from '../cdb/memory-sink.js';
import { walkRecords } from '../cdb/walk.js';
import { CdbWriter } from '../cdb/writer.js';
import type { Dialect } from '../dialects/dialect.js';
import type { ServerFlags } from '../server/server.js';
import { AT, EQUALS } from '../text/ascii.js';
import { CompiledRules, LineTable } from './compiled-rules.js';

/**
 * The rules that a server with these flags ever asks: with -H none with a host name, with -R none with an info. Every client
 * gets by them what it gets by all, whatever name or info it has.
 *
 * @throws CdbFormatError where the database is damaged
 */
export function askedRules(compiled: CompiledRules, { hash }: Dialect, flags: ServerFlags): CompiledRules {
  const { noHost, noInfo } = flags;
  if (noHost !== true && noInfo !== true) return compiled;
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  const lines = compiled.lines === undefined ? undefined : new LineTable();
  let last: number | undefined;
  for (const { key, data, position } of walkRecords(compiled.database)) {
    if (noHost === true && hasHost(key)) continue;
    if (noInfo === true && hasInfo(key)) continue;
    const line = compiled.lineOf(position);
    if (line !== undefined && line !== last) lines?.add(line, writer.records.end);
    last = line;
    writer.add(key, data, hash(key));
  }
  writer.finish();
  return new CompiledRules(sink.contents, lines, compiled.hasWholeRanges);
}

function hasHost(key: Uint8Array): boolean {
  return key[0] === EQUALS || key[key.lastIndexOf(AT) + 1] === EQUALS;
}

/** The name of a host may hold an `@`. */
function hasInfo(key: Uint8Array): boolean {
  return key[0] !== EQUALS && key.includes(AT);
}
