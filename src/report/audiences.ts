import { codeOf } from '../diff/change.js';
import type { Audience } from '../operations/audiences.js';
import type { ComparedRules } from '../operations/diff.js';
import type { OutcomeClass } from '../space/effects.js';
import { decodeLatin1 } from '../text/bytes.js';
import { visibleName } from '../text/visible.js';
import { explainValue } from '../variables/catalogue.js';
import { buildOutcomeJson, buildWhoJson } from './diff/json.js';
import { addressCount } from './diff/phrases.js';
import { renderTitle, SHORT, WHOLE } from './diff/text.js';
import { sumAddresses } from './diff/words.js';
import { renderEnvironment } from './environment.js';
import { chooseFormat, type FormatOptions } from './format.js';
import { jsonClient, jsonDocument } from './json-text.js';
import { type ColorOptions, makeStyle, type Style } from './style.js';

/** Each class by its name, as diff and JSON have it, and what that means where it does not say so itself. */
const HEADINGS: Readonly<Record<OutcomeClass, string>> = {
  relays: 'Relays (may send to any address)',
  'let in': 'Let in',
  'refused temporarily': 'Refused temporarily (by rblsmtpd, 451)',
  'refused permanently': 'Refused permanently (by rblsmtpd, 553)',
  closed: 'Closed (denied)',
};

export interface AudiencesOptions extends ColorOptions, FormatOptions<'text' | 'json'> {
  /** Names every range and rule, however many there are. */
  readonly all?: boolean | undefined;
  /** What the run script sets for all clients, a line each. */
  readonly exported?: readonly string[];
}

/**
 * What all clients get: a heading for each class, then clients, what they get, and the rules that decide. All options but
 * `format` go with the format `text`.
 */
export function renderAudiences(
  audiences: readonly Audience[],
  rules: ComparedRules,
  options: AudiencesOptions = {},
): string {
  return chooseFormat({ text: renderText, json: renderJson }, options)(audiences, rules, options);
}

function renderText(
  audiences: readonly Audience[],
  rules: ComparedRules,
  { color, all = false, exported = [] }: AudiencesOptions,
): string {
  const style = makeStyle(color);
  const blocks: string[][] = [];
  if (exported.length > 0)
    blocks.push(['The run script sets for every client:', ...exported.map((text) => `  ${text}`)]);
  for (const kind of Object.keys(HEADINGS) as OutcomeClass[]) {
    const members = audiences.filter((audience) => audience.class === kind);
    if (members.length === 0) continue;
    const total = sumAddresses(members);
    const paint = kind === 'relays' ? style.red : kind === 'let in' ? style.green : style.yellow;
    blocks.push([`${style.bold(paint(HEADINGS[kind]))}${total === undefined ? '' : `: ${addressCount(total)}`}`]);
    for (const member of members) blocks.push(renderAudience(member, rules, all, style));
  }
  if (audiences.length === 0) blocks.push([`no clients of ${visibleName(rules.source.name)} get this`]);
  return blocks.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function renderAudience(audience: Audience, compared: ComparedRules, all: boolean, style: Style): string[] {
  const phrases = all ? WHOLE : SHORT;
  const exceptUsers = phrases.exceptUsers(audience);
  const variables = audience.outcome.action === 'deny' ? [] : audience.outcome.variables;
  return [
    ...renderTitle(audience, phrases, style),
    ...(exceptUsers === undefined ? [] : [`  ${exceptUsers}`]),
    ...variables.map((variable) => {
      const { nameBytes, valueBytes } = variable;
      const meaning = explainValue(decodeLatin1(nameBytes), valueBytes && decodeLatin1(valueBytes));
      return `  ${renderEnvironment([variable])}  ${meaning ?? 'unknown variable'}`;
    }),
    ...phrases.ruleTexts(compared, audience.outcome, '  ').map((text) => `  ${style.dim(text)}`),
  ];
}

function renderJson(audiences: readonly Audience[], rules: ComparedRules): string {
  return jsonDocument({
    rules: rules.source.name,
    dialect: rules.dialect,
    ...(rules.early && { early: rules.early.name }),
    clients: audiences.map((audience) => ({
      class: codeOf(audience.class),
      ...buildWhoJson(audience),
      ...buildOutcomeJson(audience.outcome, rules),
      witness: jsonClient(audience.witness),
    })),
  });
}
