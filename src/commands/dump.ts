import { compile } from '../api/compile.js';
import { HEADER_LENGTH } from '../cdb/format.js';
import { walkRecords } from '../cdb/walk.js';
import type { Dialect } from '../dialects/dialect.js';
import { visibleText } from '../report/visible.js';
import { decompile } from '../rules/decompile.js';

/** Text, and whether all is well. */
export interface DumpResult {
  readonly output: Uint8Array;
  readonly exitCode: 0 | 1;
}

/**
 * The rules that compile to this database: `dump CDB`. What no rule can make is a comment, and the exit code is 1; so it
 * is where the rules make other bytes, because something stands in the file that tcprules does not write.
 *
 * @throws CdbFormatError
 */
export function dump(database: Uint8Array, dialect: Dialect): DumpResult {
  const lines: Uint8Array[] = [];
  let isWhole = true;
  for (const decompiled of decompile(walkRecords(database), dialect)) {
    if (decompiled.kind === 'rule') {
      lines.push(decompiled.line, NEWLINE);
      continue;
    }
    const { key, data, position } = decompiled.record;
    isWhole = false;
    lines.push(
      comment(`no rule makes the record at ${position}: key "${visibleText(key)}", data "${visibleText(data)}"`),
    );
  }
  const rules = Buffer.concat(lines);
  if (!isWhole) return { output: rules, exitCode: 1 };
  const difference = firstDifference(compile(rules, { dialect: dialect.name }), database);
  if (difference === undefined) return { output: rules, exitCode: 0 };
  const where = difference < HEADER_LENGTH ? 'in the header' : `at byte ${difference}`;
  return {
    output: Buffer.concat([comment(`these rules compile to another file, which differs ${where}`), rules]),
    exitCode: 1,
  };
}

/** The records as they stand, a line each: `dump --records CDB`. @throws CdbFormatError */
export function dumpRecords(database: Uint8Array): Uint8Array {
  const lines = [...walkRecords(database)].map(({ position, key, data }) => {
    return `${position}\t"${visibleText(key)}"\t"${visibleText(data)}"\n`;
  });
  return Buffer.from(lines.join(''));
}

/** Where two files begin to differ, undefined where they do not. */
export function firstDifference(a: Uint8Array, b: Uint8Array): number | undefined {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at += 1) if (a[at] !== b[at]) return at;
  return a.length === b.length ? undefined : shorter;
}

const NEWLINE = Buffer.from('\n');

function comment(text: string): Buffer {
  return Buffer.from(`# ${text}\n`);
}
