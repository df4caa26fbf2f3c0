import { describe, expect, test } from 'vitest';
import { MemorySink } from '../../src/cdb/memory-sink.js';
import { CdbWriter } from '../../src/cdb/writer.js';
import { compile } from '../../src/operations/compile.js';
import { dump, dumpRecords } from '../../src/operations/dump.js';
import { renderDump, renderRecords } from '../../src/report/dump.js';
import { bytesOf, textOf } from '../support/bytes.js';

function rendered(database: Uint8Array): string {
  return textOf(renderDump(dump(database)));
}

function databaseOf(...records: readonly (readonly [key: string, data: string])[]): Buffer {
  const sink = new MemorySink();
  const writer = new CdbWriter(sink);
  for (const [key, data] of records) writer.add(bytesOf(key), bytesOf(data));
  writer.finish();
  return sink.contents;
}

describe('a dump', () => {
  test('has rules, and nothing else', () => {
    expect(rendered(compile(bytesOf('# c\n10.1-3.:deny\n:allow,A="\xff"\n')))).toBe('10.1-3.:deny\n:allow,A="\xff"\n');
    expect(rendered(compile(bytesOf('')))).toBe('');
  });

  test('has a comment in the place of what no rule makes, on one line whatever it is', () => {
    expect(rendered(databaseOf(['10.', 'D\0'], ['a\nb', 'Z\xff\0'], ['', '']))).toBe(
      '10.:deny\n# record at byte 2061 cannot be written as a rule: key "a\\nb", data "Z\\xff\\0"\n:allow\n',
    );
  });

  test('says where the file is another than the rules make', () => {
    const database = compile(bytesOf(':deny\n'));
    const longer = Buffer.concat([database, bytesOf('x')]);
    expect(rendered(longer)).toBe(
      `# these rules compile to a different file; the first difference is at byte ${database.length}\n:deny\n`,
    );
  });
});

test('records are lines of position, key and data', () => {
  const records = dumpRecords(databaseOf(['10.', '+A=b\0'], ['\xff"', 'D\0']));
  expect(textOf(renderRecords(records))).toBe('2048\t"10."\t"+A=b\\0"\n2064\t"\\xff""\t"D\\0"\n');
});
