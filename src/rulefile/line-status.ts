import type { Dialect } from '../dialects/dialect.js';
import type { Problem } from '../rules/problem.js';
import { BLANK, COMMENT, IGNORED, MALFORMED, Scanner, SPECIAL_RULE } from '../rules/scanner.js';
import type { RuleLine } from '../rules/syntax.js';
import { type BinaryString, encodeLatin1 } from '../text/bytes.js';
import type { Verdict } from './finding.js';

/** What the compiler makes of a line. */
export type LineStatus = 'blank' | 'comment' | 'rule' | 'ignored' | 'rejected' | 'endless-loop';

/** What it makes of a line that was parsed. */
export function classifyLine(line: RuleLine, dialect: Dialect): LineStatus {
  switch (line.kind) {
    case 'ignored':
      return 'ignored';
    case 'malformed':
      return classifyProblem(line.diagnostic.code, dialect);
    default:
      return line.kind;
  }
}

/** What it would make of other text, a line without LF. */
export function classifyLineText(text: string, dialect: Dialect): LineStatus {
  if (text === '') return 'blank';
  const bytes = encodeLatin1(text);
  const scanner = new Scanner(dialect);
  scanner.feed(bytes, 0, bytes.length);
  const kind = scanner.next();
  if (kind === BLANK) return 'blank';
  if (kind === COMMENT) return 'comment';
  if (kind === IGNORED) return 'ignored';
  if (kind === MALFORMED) return classifyProblem(scanner.problem, dialect);
  if (kind !== SPECIAL_RULE) return 'rule';
  return dialect.readAddress(bytes.subarray(0, scanner.addressEnd)).kind === 'invalid' ? 'rejected' : 'rule';
}

function classifyProblem(problem: Problem, { traits }: Dialect): LineStatus {
  return problem === 'no-rule' && traits.lineWithoutRule === 'hangs' ? 'endless-loop' : 'rejected';
}

/** What a finding says of a rule with bytes in its address that do not belong there; some dialects read a network all the same. */
export function toAddressVerdict(address: BinaryString, dialect: Dialect): 'dead-rule' | 'misread' {
  return dialect.readAddress(encodeLatin1(address)).kind === 'key' ? 'misread' : 'dead-rule';
}

/** What a finding about a line says of it; undefined where there is nothing wrong with it. */
export function toVerdict(status: LineStatus): Verdict | undefined {
  switch (status) {
    case 'blank':
    case 'comment':
      return undefined;
    case 'rule':
      return 'dead-rule';
    default:
      return status;
  }
}
