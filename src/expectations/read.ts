import type { Dialect } from '../dialects/dialect.js';
import { CR, HASH_SIGN, LF, SPACE, TAB } from '../text/ascii.js';
import { decodeLatin1 } from '../text/bytes.js';
import type { Source, Span } from '../text/source.js';
import { readClients } from './clients.js';
import type { Expectation } from './expectation.js';
import { type ExpectationProblem, makeProblem } from './problem.js';
import { readRequirement } from './requirement.js';

/** The expectations of a file, and the lines that should be expectations, in their order. */
export interface ParsedExpectations {
  readonly expectations: readonly Expectation[];
  readonly problems: readonly ExpectationProblem[];
}

const QUESTION_MARK = 0x3f;
const ARROW = '=>';
const MARK = '#?';

/** The expectations among rules: the lines that start with `#?`, comments for every tcprules. */
export function readRuleComments(source: Source, dialect: Dialect): ParsedExpectations {
  const { expectations, problems } = readAll(source, markedLines(source.bytes), dialect);
  const indented = [...indentedMarks(source.bytes)].map((at) =>
    makeProblem(at, at + MARK.length, { reason: 'indented-expectation' }),
  );
  return { expectations, problems: [...problems, ...indented] };
}

/** The expectations of a file of them: all lines except empty ones and comments; a leading `#?` is ignored. */
export function readExpectFile(source: Source, dialect: Dialect): ParsedExpectations {
  return readAll(source, expectLines(source.bytes), dialect);
}

function readAll(source: Source, lines: Iterable<Span>, dialect: Dialect): ParsedExpectations {
  const expectations: Expectation[] = [];
  const problems: ExpectationProblem[] = [];
  for (const span of lines) {
    const read = readExpectation(source, span, dialect);
    if ('code' in read) problems.push(read);
    else expectations.push(read);
  }
  return { expectations, problems };
}

function readExpectation(source: Source, span: Span, dialect: Dialect): Expectation | ExpectationProblem {
  const text = decodeLatin1(source.slice(span));
  const arrow = text.indexOf(ARROW);
  if (arrow === -1) return makeProblem(span.start, span.end, { reason: 'no-arrow' });
  const clients = readClients(text.slice(0, arrow), span.start, dialect);
  if ('code' in clients) {
    return clients.detail.reason === 'no-clients' && text.slice(0, arrow).trim() === ''
      ? makeProblem(span.start + arrow, span.start + arrow + ARROW.length, clients.detail)
      : clients;
  }
  const afterArrow = text.slice(arrow + ARROW.length);
  const right = afterArrow.replace(/^[ \t]+/, '');
  const requirement = readRequirement(right, span.start + text.length - right.length);
  if ('code' in requirement) return requirement;
  return { source, span, clients, requirement };
}

function* markedLines(bytes: Uint8Array): Generator<Span, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const first = startOfText(bytes);
  if (isMarked(bytes, first)) yield trimLine(bytes, first);
  for (let at = buffer.indexOf(`\n${MARK}`); at !== -1; at = buffer.indexOf(`\n${MARK}`, at + 1)) {
    yield trimLine(bytes, at + 1);
  }
}

/** Where only spaces come before a `#?`, which for tcprules is not a comment. */
function* indentedMarks(bytes: Uint8Array): Generator<number, void> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = buffer.indexOf(MARK); at !== -1; at = buffer.indexOf(MARK, at + 1)) {
    let start = at;
    while (isBlank(bytes[start - 1])) start -= 1;
    if (start < at && (start === 0 || bytes[start - 1] === LF)) yield at;
  }
}

function* expectLines(bytes: Uint8Array): Generator<Span, void> {
  for (let start = startOfText(bytes); start < bytes.length; ) {
    let from = start;
    while (isBlank(bytes[from])) from += 1;
    const isComment = bytes[from] === HASH_SIGN && !isMarked(bytes, from);
    const isEmpty = from === bytes.length || bytes[from] === LF;
    if (!isEmpty && !isComment) yield trimLine(bytes, from);
    const end = bytes.indexOf(LF, from);
    start = end === -1 ? bytes.length : end + 1;
  }
}

/** After a byte order mark, which editors do not show. */
function startOfText(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}

function isMarked(bytes: Uint8Array, start: number): boolean {
  return bytes[start] === HASH_SIGN && bytes[start + 1] === QUESTION_MARK;
}

/** The line that starts at `start`, without `#?`, surrounding spaces and a CR. */
function trimLine(bytes: Uint8Array, start: number): Span {
  let end = bytes.indexOf(LF, start);
  if (end === -1) end = bytes.length;
  let from = isMarked(bytes, start) ? start + MARK.length : start;
  while (from < end && isBlank(bytes[from])) from += 1;
  while (end > from && isBlank(bytes[end - 1])) end -= 1;
  return { start: from, end };
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === TAB || byte === CR;
}
