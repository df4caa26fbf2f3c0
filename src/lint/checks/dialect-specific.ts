import type { Dialect } from '../../dialects/dialect.js';
import { DIALECTS } from '../../dialects/registry.js';
import { COLON, COMMA, SLASH } from '../../rules/bytes.js';
import { RuleParser } from '../../rules/syntax.js';
import type { Span } from '../../source.js';
import type { Check } from '../check.js';
import { fateOf } from '../fate.js';
import type { LintFile } from '../file.js';
import { keysOf } from '../keys.js';
import { listed } from '../listed.js';
import { ipv4OfMapped } from '../mapped-address.js';
import type { LintRule } from '../rule.js';

/** What a line is in another dialect. */
type Reading =
  | 'rejected'
  | 'an endless loop'
  | 'passed over'
  | 'text that is compared as it stands'
  | 'the address in any spelling'
  | 'a rule with other variables';

/** A rule that works here, and would be another one, or none, elsewhere. */
export const dialectSpecific: Check = {
  code: 'dialect-specific',
  severity: 'info',
  page: {
    title: 'a rule that other packages read in another way',
    why: `The four programs called tcprules agree on plain addresses and prefixes, ranges, names and variables. A network
such as 10.0.0.0/8, an IPv6 address, a variable that is unset and a comma in place of the colon are read by some and
rejected, ignored or stored as dead text by others. Nothing is wrong with such a rule as long as the server stays what
it is. Each kind is mentioned once in a file.`,
    example: '10.0.0.0/8:allow,RELAYCLIENT=""\n',
    instead: '10.:allow,RELAYCLIENT=""\n',
  },

  run(file, report) {
    const parsers = new Map(
      DIALECTS.filter((other) => other !== file.dialect).map((other) => [
        other,
        new RuleParser(file.source.bytes, other),
      ]),
    );
    const found = new Map<string, { span: Span; rule: LintRule; count: number }>();
    for (const rule of file.rules) {
      const feature = rule.line.isContinuation ? undefined : featureOf(file, rule);
      if (feature === undefined) continue;
      const known = found.get(feature.name);
      if (known !== undefined) known.count += 1;
      else found.set(feature.name, { span: feature.span, rule, count: 1 });
    }
    for (const [name, { span, rule, count }] of found) {
      const readings = new Map<Reading, string[]>();
      for (const [other, parser] of parsers) {
        const reading = readingOf(file, rule, other, parser);
        if (reading === undefined) continue;
        readings.set(reading, [...(readings.get(reading) ?? []), other.traits.packageName]);
      }
      if (readings.size === 0) continue;
      const others = [...readings].map(([reading, packages]) => `${reading} in ${listed(packages)}`);
      report({
        span,
        message: `${name} in ${file.dialect.traits.packageName}${count > 1 ? ` (one of ${count})` : ''}; ${others.join('; ')}`,
        help: 'nothing, as long as the server stays what it is',
      });
    }
  },
};

interface Feature {
  readonly name: string;
  readonly span: Span;
}

/** What in a rule that works here may not be common to all. */
function featureOf(file: LintFile, { rule: { address, variables }, shape, keys }: LintRule): Feature | undefined {
  const { bytes } = file.source;
  if (bytes[address.end] === COMMA)
    return { name: 'a comma for the colon', span: { start: address.end, end: address.end + 1 } };
  for (let at = address.start; at < address.end; at += 1) {
    const byte = bytes[at];
    if (byte === SLASH && shape.kind === 'network') {
      const isRead = keys.first !== `${shape.address}/${shape.length}`;
      return isRead ? { name: 'a network', span: address } : undefined;
    }
    if (byte === COLON && shape.kind === 'ipv6') {
      if (ipv4OfMapped(file.text(address)) !== undefined) return undefined;
      const isPrefix = bytes[address.end - 1] === COLON && bytes[address.end - 2] !== COLON;
      return { name: isPrefix ? 'a prefix of IPv6 addresses' : 'an IPv6 address', span: address };
    }
  }
  const unset = variables.find(({ value }) => value === undefined);
  return unset && { name: 'a variable that is unset', span: unset.span };
}

/** What a rule is in another dialect; undefined if it is the same. */
function readingOf(
  file: LintFile,
  { rule, line: { core }, keys }: LintRule,
  other: Dialect,
  parser: RuleParser,
): Reading | undefined {
  const [parsed] = parser.parse(core.start, core.end);
  if (parsed === undefined) return undefined;
  if (parsed.kind !== 'rule') {
    const fate = fateOf(parsed, other);
    return fate === 'endless loop' ? 'an endless loop' : fate === 'rejected' ? 'rejected' : 'passed over';
  }
  const address = file.text(parsed.rule.address);
  const others = keysOf(address, other);
  if ([...others].join('\n') === [...keys].join('\n')) {
    return parsed.rule.variables.length === rule.variables.length ? undefined : 'a rule with other variables';
  }
  return others.first === address ? 'text that is compared as it stands' : 'the address in any spelling';
}
