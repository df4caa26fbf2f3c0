import { HEADER_LENGTH } from '../cdb/format.js';
import type { CdbRecord } from '../cdb/walk.js';
import type { Dump } from '../operations/dump.js';
import { visibleText } from '../text/visible.js';

/** Rules, with a comment for each record that cannot be written as a rule. */
export function renderDump({ parts, difference }: Dump): Uint8Array {
  const lines = parts.map((part) => {
    if (part.kind === 'rule') return Buffer.concat([part.line, Buffer.from('\n')]);
    const { key, data, position } = part.record;
    return comment(
      `record at byte ${position} cannot be written as a rule: key "${visibleText(key)}", data "${visibleText(data)}"`,
    );
  });
  const isWhole = parts.every(({ kind }) => kind === 'rule');
  if (difference !== undefined && isWhole) {
    const where = difference < HEADER_LENGTH ? 'in the header' : `at byte ${difference}`;
    lines.unshift(comment(`these rules compile to a different file; the first difference is ${where}`));
  }
  return Buffer.concat(lines);
}

/** Records, one per line: position, key, data. */
export function renderRecords(records: readonly CdbRecord[]): Uint8Array {
  const lines = records.map(
    ({ position, key, data }) => `${position}\t"${visibleText(key)}"\t"${visibleText(data)}"\n`,
  );
  return Buffer.from(lines.join(''));
}

function comment(text: string): Buffer {
  return Buffer.from(`# ${text}\n`);
}
