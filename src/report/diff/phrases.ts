import type {
  AddressRange,
  ClientDifference,
  ComparedRules,
  DecidingRule,
  DiffOutcome,
} from '../../operations/diff.js';
import { toDialect } from '../../operations/options.js';
import type { DescribedKind, Identities } from '../../space/identities.js';
import { encodeLatin1 } from '../../text/bytes.js';
import { countOf, joinWords, moreOf } from '../../text/counts.js';
import { truncate, visibleText } from '../../text/visible.js';
import { renderOutcome } from '../environment.js';

const MAX_RANGES = 8;
const MAX_RULES = 3;
const MAX_NAMES = 3;
const MAX_CLIENTS = 5;

/** Of a rule or a name. */
const MAX_LENGTH = 72;

/** A rule that decides: where it is, and its text. */
interface RuleWords {
  readonly place: string;
  /** Undefined if there is no line to show. */
  readonly text: string | undefined;
}

type NamedKind = Exclude<DescribedKind, { kind: 'unnamed' }>;

/** Says which clients a difference is about, and what they get; in short, or all of it. */
export class Phrases {
  readonly #all: boolean;
  readonly #maxOutcomeLength: number;
  readonly #quote: (text: string) => string;

  /**
   * @param all whether everything is shown, however much that is
   * @param quote marks text from the files
   */
  constructor(all: boolean, maxOutcomeLength: number, quote = (text: string): string => text) {
    this.#all = all;
    this.#maxOutcomeLength = this.#most(maxOutcomeLength);
    this.#quote = quote;
  }

  /** Of those that came, by logs. */
  get maxClients(): number {
    return this.#most(MAX_CLIENTS);
  }

  #most(count: number): number {
    return this.#all ? Number.MAX_SAFE_INTEGER : count;
  }

  /** The first ranges of addresses, as CIDR or `FIRST-LAST`, and how many more there are. */
  ranges({ ranges }: Pick<ClientDifference, 'ranges'>): { ranges: string[]; more: number } {
    const shown = ranges.slice(0, this.#most(MAX_RANGES)).map((range) => this.#quote(rangeText(range)));
    return { ranges: shown, more: ranges.length - shown.length };
  }

  /** The number of addresses, or how their text starts. */
  measure(clients: Pick<ClientDifference, 'ranges' | 'prefix' | 'exceptPrefixes' | 'count'>): string {
    const { ranges, prefix, exceptPrefixes, count } = clients;
    if (count !== undefined) return addressCount(BigInt(count));
    if (prefix === undefined) return `that do not begin with ${joinWords(exceptPrefixes.map(this.#quote), 'or')}`;
    const text = `that begin with ${this.#quote(prefix)}`;
    return ranges.length === 0 ? `IPv6 addresses ${text}` : text;
  }

  /** Which clients at these addresses, undefined for all. */
  who({ identities, info }: Pick<ClientDifference, 'identities' | 'info'>): string | undefined {
    const user = info === undefined ? undefined : `only the user ${this.#shown(info)}`;
    const known = [this.#identities(identities), user].filter((part) => part !== undefined);
    return known.length === 0 ? undefined : known.join(', ');
  }

  /** Users for whom other rules apply; undefined for none. */
  exceptUsers({ exceptInfos }: Pick<ClientDifference, 'exceptInfos'>): string | undefined {
    if (exceptInfos.length === 0) return undefined;
    const texts = this.#listFirst(exceptInfos, (info) => this.#shown(info));
    return `except where rules name the user${exceptInfos.length === 1 ? '' : 's'} ${joinWords(texts, 'or')}`;
  }

  #identities(identities: Identities): string | undefined {
    const isOnly = 'only' in identities;
    const kinds = isOnly ? identities.only : identities.allBut;
    const named = kinds.filter((kind) => kind.kind !== 'unnamed');
    const names = this.#names(named, isOnly ? 'but not' : 'except');
    if (named.length === kinds.length) return names && `${isOnly ? 'only' : 'but not'} with ${names}`;
    if (isOnly) return `only without a host name${names === undefined ? '' : `, or with ${names}`}`;
    return `only with a host name${names === undefined ? '' : `, but not with ${names}`}`;
  }

  #names(kinds: readonly NamedKind[], exception: string): string | undefined {
    if (kinds.length === 0) return undefined;
    const texts = this.#listFirst(kinds, (kind) => {
      if (kind.kind === 'host') return `the host name ${this.#shown(kind.host)}`;
      const text = `a host name that ends in ${this.#shown(kind.domain)}`;
      if (kind.except.length === 0) return text;
      const excepted = this.#listFirst(
        kind.except,
        (name) => (name.startsWith('.') ? 'one that ends in ' : '') + this.#shown(name),
      );
      const exceptions = `${exception} ${joinWords(excepted, 'or')}`;
      // Parentheses show to which of several names an exception belongs.
      return kinds.length === 1 ? `${text}, ${exceptions}` : `${text} (${exceptions})`;
    });
    return joinWords(texts, 'or');
  }

  /** The first names, and how many others there are. */
  #listFirst<T>(all: readonly T[], describe: (one: T) => string): string[] {
    const texts = all.slice(0, this.#most(MAX_NAMES)).map(describe);
    return all.length > texts.length ? [...texts, countOf(all.length - texts.length, 'other')] : texts;
  }

  /** What clients get, as a rule would say it, and the same for the other side; long ones from where they differ. */
  outcomes({ before, after }: ClientDifference): [string, string] {
    const most = this.#maxOutcomeLength;
    const [one, other] = [renderOutcome(before), renderOutcome(after)];
    let same = 0;
    while (same < one.length && one[same] === other[same]) same += 1;
    const from = Math.max(one.length, other.length) > most ? Math.max(0, same - most / 2) : 0;
    const window = (text: string): string => this.#quote((from > 0 ? '…' : '') + truncate(text.slice(from), most));
    return [window(one), window(other)];
  }

  /** The first rules that decide on one side, and how many more there are. A line with many records counts once. */
  rules(side: ComparedRules, { rules: all }: DiffOutcome): { rules: RuleWords[]; more: number } {
    const rules: RuleWords[] = [];
    let count = 0;
    let last: DecidingRule | undefined;
    for (const rule of all) {
      if (rule.line !== undefined && rule.line === last?.line && rule.isEarly === last.isEarly) continue;
      last = rule;
      count += 1;
      if (rules.length < this.#most(MAX_RULES)) rules.push(this.#rule(side, rule));
    }
    return { rules, more: count - rules.length };
  }

  /** The same as texts, the place of each before its text. */
  ruleTexts(side: ComparedRules, outcome: DiffOutcome, separator: string): string[] {
    const { rules, more } = this.rules(side, outcome);
    const texts = rules.map(({ place, text }) => (text === undefined ? place : `${place}${separator}${text}`));
    return [...texts, ...moreOf(more, 'rule')];
  }

  #rule(side: ComparedRules, { rule, line, isEarly }: DecidingRule): RuleWords {
    if (rule === undefined) return { place: 'no rule', text: undefined };
    const early = isEarly ? 'early ' : '';
    if (line !== undefined) {
      const source = isEarly ? side.early! : side.source;
      return { place: `${early}line ${line}`, text: this.#cut(source.line(line)) };
    }
    const key = toDialect(side.dialect, 'diff.dialect').formatKey(rule);
    return { place: `${early}rule`, text: this.#cut(Buffer.concat([key, Buffer.from(':')])) };
  }

  #shown(text: string): string {
    return this.#cut(encodeLatin1(text), '""');
  }

  #cut(bytes: Uint8Array, empty = ''): string {
    return this.#quote(truncate(visibleText(bytes), this.#most(MAX_LENGTH)) || empty);
  }
}

/** `256 addresses` */
export function addressCount(count: bigint): string {
  return countOf(count, 'address', 'addresses');
}

/** A range, as CIDR, as one address, or as `FIRST-LAST`. */
export function rangeText({ first, last, cidr }: AddressRange): string {
  return first === last ? first : (cidr ?? `${first}-${last}`);
}
