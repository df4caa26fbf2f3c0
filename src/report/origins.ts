import { inheritedVariables } from '../lookup/inherited.js';
import type { Exported } from '../operations/audiences.js';
import type { Explanation } from '../operations/explain.js';
import type { ScriptVariable } from '../server/environment.js';
import type { Server } from '../server/server.js';
import type { Unknown } from '../server/word.js';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import { joinWords } from '../text/counts.js';
import type { Source } from '../text/source.js';
import { visibleName, visibleText } from '../text/visible.js';
import { explainValue } from '../variables/catalogue.js';
import { renderEnvironment } from './environment.js';

/** What the run script exports, by name; null for a value that only running tells. */
export function exportedBy(server: Server | undefined): Exported {
  const exported = [...(server?.environment.variables.values() ?? [])].filter(({ isExported }) => isExported);
  return new Map(exported.map(({ name, value }) => [name, 'known' in value ? value.known : null]));
}

/** What the run script sets for every client, a line for each variable that is known to matter to rules. */
export function describeExported(server: Server, script: Source): string[] {
  return inheritedVariables(server.environment).map((variable) => {
    const value = 'known' in variable.value ? variable.value.known : undefined;
    const meaning = explainValue(variable.name, value);
    return `${shown(variable)}  ${meaning ?? 'unknown variable'} (${placeIn(script, variable.line)})`;
  });
}

/** Where each variable of a client comes from, and what it replaces. */
export function describeOrigins(
  { outcome, variables }: Explanation,
  rules: Source,
  server: Server,
  script: Source,
): string[] {
  if (outcome.action === 'deny') return [];
  const names = new Set(variables.map(({ nameBytes }) => decodeLatin1(nameBytes)));
  const rule = outcome.line === undefined ? visibleName(rules.name) : placeIn(rules, outcome.line);
  const byRule = variables.map((variable) => {
    const before = server.environment.variables.get(decodeLatin1(variable.nameBytes));
    const replaced = before?.isExported ? `, instead of ${shown(before)} in ${placeIn(script, before.line)}` : '';
    return `${renderEnvironment([variable])}  ${rule}${replaced}`;
  });
  const byScript = inheritedVariables(server.environment).filter(({ name }) => !names.has(name));
  const { more } = server.environment;
  return [
    ...byRule,
    ...byScript.map((variable) => `${shown(variable)}  ${placeIn(script, variable.line)}`),
    ...(more === undefined
      ? []
      : [`and perhaps more, unknown from ${visibleName(script.name)}:${describeUnknown(more)}`]),
  ];
}

/** What every client gets for whom no rule sets it, in a sentence; undefined for nothing. */
export function describeInherited({ environment }: Server): string | undefined {
  const variables = inheritedVariables(environment).map(inheritedText);
  const { more } = environment;
  const texts = [
    ...(variables.length === 0 ? [] : [`every client for whom no rule sets it gets ${joinWords(variables)}`]),
    ...(more === undefined
      ? []
      : [`which other variables the run script sets is unknown, from line ${describeUnknown(more)}`]),
  ];
  return texts.length === 0 ? undefined : texts.join('; ');
}

/** `RELAYCLIENT="" from the run script (line 3)` */
export function inheritedText(variable: ScriptVariable): string {
  return `${shown(variable)} from the run script (line ${variable.line})`;
}

/** `3: $(id -u qmaild)` */
export function describeUnknown({ line, text }: Unknown): string {
  return `${line}: ${visibleText(encodeLatin1(text))}`;
}

function placeIn({ name }: Source, line: number): string {
  return `${visibleName(name)}:${line}`;
}

function shown({ name, value }: ScriptVariable): string {
  const nameBytes = encodeLatin1(name);
  if ('known' in value) return renderEnvironment([{ nameBytes, valueBytes: encodeLatin1(value.known) }]);
  return `${visibleText(nameBytes)} (unknown, from line ${value.unknown.line}: ${visibleText(encodeLatin1(value.unknown.text))})`;
}
