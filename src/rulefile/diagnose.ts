import { memoize, pushTo } from '../collections.js';
import { encodeLatin1 } from '../text/bytes.js';
import type { Span } from '../text/source.js';
import { editDistance } from '../variables/edit-distance.js';
import { type AddressMistake, CHECK_OF_MISTAKE, findAddressMistake } from './address-mistake.js';
import type { LintFile } from './file.js';
import type { Fix, Verdict } from './finding.js';
import { chooseReplacement, findHomoglyphs } from './homoglyphs.js';
import { type InstructionProblem, type InstructionReason, readInstructions } from './instructions.js';
import type { LintLine } from './line.js';
import { classifyLine, toVerdict } from './line-status.js';
import { findMarkup, withoutMarkup } from './markup.js';
import { findPlaceholders, isCommand, isPlaceholder } from './placeholders.js';
import { trimEnd } from './trim.js';

/** The checks that name lines which are not rules. */
export type DiagnosisCode =
  | InstructionProblem['code']
  | (typeof CHECK_OF_MISTAKE)[AddressMistake['kind']]
  | 'byte-order-mark'
  | 'crlf-line-ending'
  | 'html-markup'
  | 'malformed-line'
  | 'malformed-range'
  | 'no-colon'
  | 'space-in-address'
  | 'unknown-instruction'
  | 'wildcard-address'
  | 'zero-address';

/** What exactly is wrong, where one check names more than one mistake. */
export type DiagnosisReason =
  | InstructionReason
  /** inline-comment: the line begins with another comment mark than `#` */
  | 'comment-mark'
  /** no-colon: something else is in the place of the colon */
  | 'separator-for-colon'
  /** space-in-address: after the colon */
  | 'space-after-colon'
  /** unfilled-placeholder: a command of a shell */
  | 'shell-command'
  /** unfilled-placeholder: `x.x.x.x` for an address */
  | 'placeholder'
  /** unknown-instruction: the address comes after it */
  | 'turned-round'
  /** unknown-instruction: variables follow the colon at once */
  | 'no-instruction'
  /** unknown-instruction: another word is in its place */
  | 'other-word';

/** A mistake that keeps a line from being a rule. */
export interface Diagnosis {
  readonly code: DiagnosisCode;
  readonly reason?: DiagnosisReason | undefined;
  readonly span: Span;
  /** What to write in the place of the span; undefined where that cannot be told. */
  readonly suggestion?: string | undefined;
  readonly fix?: Fix | undefined;
  readonly line: LintLine;
  /** What the address was meant to be, if that is what is wrong. */
  readonly mistake?: AddressMistake | undefined;
  /** What the compiler makes of the line: it is rejected, ignored or an endless loop. */
  readonly verdict: Verdict | undefined;
}

type DiagnosesByCode = ReadonlyMap<DiagnosisCode, readonly Diagnosis[]>;

/**
 * The diagnoses that one check is to report. Every line that the compiler rejects or ignores, once the trivia around it are
 * taken away, has at least one, unless it is claimed, and no mistake is in the lists of two checks. A backslash at the end
 * of a line is left to line-continuation.
 *
 * @param claimed the numbers of lines that more specific checks have reported
 */
export function findDiagnoses(file: LintFile, code: DiagnosisCode, claimed: ReadonlySet<number>): readonly Diagnosis[] {
  return diagnoseFile(file)(claimed).get(code) ?? [];
}

/** Each band of checks hands the lines it claims to the next as a set of its own. */
const diagnoseFile = memoize((file: LintFile) =>
  memoize((claimed: ReadonlySet<number>): DiagnosesByCode => diagnose(file, claimed)),
);

function diagnose(file: LintFile, claimed: ReadonlySet<number>): DiagnosesByCode {
  const byCode = new Map<DiagnosisCode, Diagnosis[]>();
  for (const line of file.oddLines) {
    const { parsed, isContinuation, backslash, number } = line;
    const isRejected = parsed.kind === 'malformed' || parsed.kind === 'ignored';
    if (!isRejected || isContinuation || backslash !== undefined || claimed.has(number)) continue;
    const verdict = toVerdict(classifyLine(parsed, file.dialect));
    for (const found of new FaultyLine(file, line).judge()) {
      const diagnosis = { ...found, line, verdict };
      pushTo(byCode, found.code, diagnosis);
    }
  }
  return byCode;
}

type Found = Omit<Diagnosis, 'line' | 'verdict'>;

const INSTRUCTION = /(?:allow|deny)/y;

/** The address as its author meant it to end: at the last colon before an instruction. */
const ADDRESS_MEANT = /^([^"]*?):[ \t]*(?:allow|deny)(?=$|[ \t,;#])/i;

/** An instruction, and after it the address. */
const TURNED_ROUND = /^(allow|deny)[ \t]*[:=, \t][ \t]*([\d.]+|[0-9a-f:]*::[0-9a-f:]*|=[\w.-]+);?$/i;

/** An address or a word for all clients, something other than a colon, and an instruction. */
const OTHER_SEPARATOR =
  /^(=[^ \t,;="'@:]*|(?=[^ \t,;="'@:]*[\d.*])[^ \t,;="'@:]+|(?:all|any|default)(?=[ \t,;=])|[0-9A-Fa-f]*:[0-9A-Fa-f]*:[0-9A-Fa-f:.]*[0-9A-Fa-f]|)([ \t]*[,;=][ \t]*|[ \t]+)(?:allow|deny)(?=$|[ \t,;])/i;

/** Words of other programs for the two instructions. */
const SYNONYMS: Readonly<Record<string, 'allow' | 'deny'>> = {
  accept: 'allow',
  accepted: 'allow',
  allowed: 'allow',
  grant: 'allow',
  ok: 'allow',
  pass: 'allow',
  permit: 'allow',
  permitted: 'allow',
  yes: 'allow',
  block: 'deny',
  blocked: 'deny',
  denied: 'deny',
  discard: 'deny',
  drop: 'deny',
  no: 'deny',
  refuse: 'deny',
  reject: 'deny',
  rejected: 'deny',
};

/** The instruction a word was meant to be, as far as one can tell. */
function instructionMeant(word: string): 'allow' | 'deny' | undefined {
  const lower = word.toLowerCase();
  if (Object.hasOwn(SYNONYMS, lower)) return SYNONYMS[lower];
  return (['allow', 'deny'] as const).find((instruction) => editDistance(lower, instruction, 1) <= 1);
}

/** The letters at an offset, and whether an "=" follows them. */
function matchWord(text: string, start: number): [word: string, isName: boolean] {
  const pattern = /([A-Za-z]*)(\w*[ \t]*=)?/y;
  pattern.lastIndex = start;
  const [, word = '', rest] = pattern.exec(text)!;
  return [word, rest !== undefined];
}

/** A line that is not a rule. */
class FaultyLine {
  readonly text: string;
  readonly start: number;

  constructor(
    readonly file: LintFile,
    readonly line: LintLine,
  ) {
    this.text = trimEnd(file.text(line.content));
    this.start = line.content.start;
  }

  judge(): Found[] {
    const { text } = this;
    const { parsed } = this.line;
    const found = this.judgeBytes();
    if (found.length > 0) return found;
    if (isCommand(text)) return [{ ...this.fault('unfilled-placeholder', 0, text.length), reason: 'shell-command' }];
    if (findMarkup(text) !== undefined)
      return [this.fault('html-markup', 0, text.length, 'unsafe', withoutMarkup(text))];
    const mistaken = this.judgeMeaning();
    if (mistaken !== undefined) return [mistaken];
    const problem = parsed.kind === 'malformed' ? parsed.diagnostic.code : 'no-rule';
    switch (problem) {
      case 'missing-comma':
      case 'missing-equals':
      case 'missing-value':
      case 'unbalanced-quote':
      case 'malformed-unset':
        found.push(...this.judgeInstructions());
        break;
      case 'no-rule':
      case 'no-colon':
      case 'unknown-instruction':
        found.push(...this.judgeHead());
        break;
      default:
        found.push(...this.judgeAddress());
    }
    return found.length > 0 ? found : [this.fallback()];
  }

  /** Wrong bytes, whatever they are meant to be. */
  judgeBytes(): Found[] {
    const { text } = this;
    if (text.startsWith('\xef\xbb\xbf')) return [this.fault('byte-order-mark', 0, 3, 'safe', '')];
    const marker = /^(?:\/\/+|;+)/.exec(text)?.[0];
    if (marker !== undefined)
      return [{ ...this.fault('inline-comment', 0, marker.length, 'safe', '#'), reason: 'comment-mark' }];
    const carriageReturn = text.indexOf('\r');
    if (carriageReturn !== -1) {
      const replacement = carriageReturn === text.length - 1 ? '' : '\n';
      return [
        this.fault(
          'crlf-line-ending',
          carriageReturn,
          carriageReturn + 1,
          replacement === '' ? 'safe' : 'unsafe',
          replacement,
        ),
      ];
    }
    // Values are looked at as a whole.
    const head = /^(?:=|[^@,"'=]*@=)?[^,"'=]*/.exec(text)![0];
    return findHomoglyphs(head, 0).map((lookalike) => {
      const { start, end } = lookalike.span;
      return this.fault('smart-quotes', start, end, 'safe', chooseReplacement(lookalike, text, 0));
    });
  }

  /** Where the address is not one, but it can be told what was meant. */
  judgeMeaning(): Found | undefined {
    const { text } = this;
    const [, instruction, turned] = TURNED_ROUND.exec(text) ?? [];
    if (instruction !== undefined) {
      const meant = `${turned}:${instruction.toLowerCase()}`;
      return { ...this.fault('unknown-instruction', 0, text.length, 'unsafe', meant), reason: 'turned-round' };
    }
    const address = ADDRESS_MEANT.exec(text)?.[1];
    const mistake = address === undefined ? undefined : findAddressMistake(address.trim());
    if (address === undefined || mistake === undefined) return undefined;
    const rest = text.slice(address.length);
    const rules = mistake.meant.map((meant) => `${meant}${rest}`).join('\n');
    const fixed = this.fault(CHECK_OF_MISTAKE[mistake.kind], 0, text.length, 'unsafe', rules);
    return { ...fixed, span: this.span(0, address.length), mistake, fix: rules === '' ? undefined : fixed.fix };
  }

  /** Where `allow` or `deny` was found, and something after it is wrong. */
  judgeInstructions(): Found[] {
    const { text, start, line } = this;
    const other = this.judgeSeparator();
    if (other.length > 0) return other;
    const addressEnd = line.parsed.kind === 'malformed' ? line.parsed.address!.end - start : 0;
    INSTRUCTION.lastIndex = addressEnd + 1;
    const end = addressEnd + 1 + (INSTRUCTION.exec(text)?.[0].length ?? 0);
    const [word, isName] = matchWord(text, addressEnd + 1);
    // Letters that go on are another word, unless they are the name of a variable.
    if (addressEnd + 1 + word.length === end || isName) return this.readFrom(end);
    return [this.instruction(addressEnd + 1, word), ...this.readFrom(addressEnd + 1 + word.length)];
  }

  readFrom(at: number): Found[] {
    return readInstructions(this.text, at, this.start, this.file.dialect.supportsUnset);
  }

  /** Where the instruction was not found. */
  judgeHead(): Found[] {
    const { text } = this;
    const other = this.judgeSeparator();
    if (other.length > 0) return other;
    // Where the last colon ends an address, one after the instruction does.
    const instruction = /^[^,"']*?:(?:allow|deny)(?=:)/.exec(text)?.[0];
    if (instruction !== undefined) return this.readFrom(instruction.length);
    const head = /^[^,"']*/.exec(text)![0];
    const colon = head.lastIndexOf(':');
    if (colon === -1) {
      const residue = findPlaceholders(text);
      if (residue !== undefined) return [this.residue(residue)];
      return [this.fault('no-colon', 0, text.length)];
    }
    const [, spaces = '', word = ''] = /([ \t]*)([A-Za-z]*)/y.exec(text.slice(colon + 1))!;
    const wordStart = colon + 1 + spaces.length;
    const residue = findPlaceholders(text.slice(wordStart));
    if (residue?.start === 0) return [this.residue({ start: wordStart, text: residue.text })];
    return this.judgeWord(colon, wordStart, word);
  }

  /** What is in the place of an instruction, after the colon. */
  judgeWord(colon: number, start: number, word: string): Found[] {
    const end = start + word.length;
    const rest = this.text.slice(end);
    if (/^[ \t]*=/.test(rest) || (word === '' && rest.startsWith(','))) {
      const missing = { span: this.span(start, start), text: word === '' ? 'allow' : 'allow,' };
      return [
        {
          code: 'unknown-instruction',
          reason: 'no-instruction',
          span: this.span(start, end),
          suggestion: 'allow',
          fix: { kind: 'unsafe', edits: [missing] },
        },
      ];
    }
    const isInstruction = word === 'allow' || word === 'deny';
    const found: Found[] = [];
    if (start > colon + 1 && instructionMeant(word) !== undefined) {
      found.push({ ...this.fault('space-in-address', colon + 1, start, 'safe', ''), reason: 'space-after-colon' });
    }
    if (!isInstruction)
      found.push(word === '' ? this.otherWord(start, this.text.length) : this.instruction(start, word));
    // After a word that is not an instruction nothing can be told of the rest.
    return instructionMeant(word) === undefined ? found : [...found, ...this.readFrom(end)];
  }

  /** `10.0.0.1 allow`, `10.0.0.1,allow`. */
  judgeSeparator(): Found[] {
    const match = OTHER_SEPARATOR.exec(this.text);
    if (match === null) return [];
    const [, address = '', separator = ''] = match;
    const found = this.fault('no-colon', address.length, address.length + separator.length, 'unsafe', ':');
    return [{ ...found, reason: 'separator-for-colon' }];
  }

  instruction(start: number, word: string): Found {
    const end = start + word.length;
    const meant = instructionMeant(word);
    if (meant === undefined) return this.otherWord(start, end);
    return this.otherWord(start, end, word.toLowerCase() === meant ? 'safe' : 'unsafe', meant);
  }

  otherWord(start: number, end: number, kind?: Fix['kind'], meant?: string): Found {
    const isMissing = start === end;
    return {
      ...this.fault('unknown-instruction', start, end, kind, meant),
      reason: isMissing ? 'no-instruction' : 'other-word',
    };
  }

  residue({ start, text }: { start: number; text: string }): Found {
    return this.fault('unfilled-placeholder', start, start + text.length);
  }

  /** Where the address cannot be read. */
  judgeAddress(): Found[] {
    const { file, line } = this;
    const { parsed } = line;
    if (parsed.kind !== 'malformed' || parsed.address === undefined) return [];
    const problem = parsed.diagnostic.code;
    const address = file.text(parsed.address);
    const whole = (code: DiagnosisCode): Found[] => [this.fault(code, 0, address.length)];
    const residue = findPlaceholders(address);
    if (residue !== undefined) return [this.residue(residue)];
    if (isPlaceholder(address))
      return [{ ...this.fault('unfilled-placeholder', 0, address.length), reason: 'placeholder' }];
    if (/[ \t]/.test(address)) {
      const closed = address.replaceAll(/[ \t]/g, '');
      const isReadable = file.dialect.readAddress(encodeLatin1(closed)).kind !== 'invalid';
      if (isReadable) return [this.fault('space-in-address', 0, address.length, 'safe', closed)];
    }
    if (/\*/.test(address)) return whole('wildcard-address');
    switch (problem) {
      case 'malformed-range':
        return whole('malformed-range');
      case 'malformed-prefix-length':
        return /^[\d.]+\/\d+(?:\.\d+){3}$/.test(address) ? whole('unsupported-cidr') : [];
      case 'invalid-prefix-length':
      case 'invalid-ipv6-network':
        return /^[0.:]*\/0+$/.test(address) ? whole('zero-address') : [];
      default:
        return [];
    }
  }

  fallback(): Found {
    const { parsed } = this.line;
    if (parsed.kind !== 'malformed') return this.fault('malformed-line', 0, this.text.length);
    return { code: 'malformed-line', span: parsed.diagnostic.span };
  }

  span(start: number, end: number): Span {
    return { start: this.start + start, end: this.start + end };
  }

  fault(code: DiagnosisCode, start: number, end: number, kind?: Fix['kind'], text?: string): Found {
    const span = this.span(start, end);
    if (kind === undefined || text === undefined) return { code, span };
    return { code, span, suggestion: text, fix: { kind, edits: [{ span, text }] } };
  }
}
