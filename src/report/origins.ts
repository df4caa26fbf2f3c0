import { inheritedVariables } from '../lookup/inherited.js';
import type { Exported } from '../operations/audiences.js';
import type { Explanation } from '../operations/explain.js';
import type { Environment, ScriptVariable } from '../server/environment.js';
import type { Server } from '../server/server.js';
import type { Unknown } from '../server/word.js';
import { decodeLatin1, encodeLatin1 } from '../text/bytes.js';
import { joinWords } from '../text/counts.js';
import type { Source } from '../text/source.js';
import { visibleName, visibleText } from '../text/visible.js';
import { explainValue } from '../variables/catalogue.js';
import { renderEnvironment } from './environment.js';

/** What all clients get by how the server is started. */
export function collectExported(server: Server | undefined): Exported {
  return { before: collectValues(server?.environment), after: collectValues(server?.clientEnvironment) };
}

function collectValues(environment: Environment | undefined): ReadonlyMap<string, string | null> {
  const exported = [...(environment?.variables.values() ?? [])].filter(({ isExported }) => isExported);
  return new Map(exported.map(({ name, value }) => [name, 'known' in value ? value.known : null]));
}

/** What the run script sets for every client, a line for each variable that is known to matter to rules. */
export function describeExported(server: Server, script: Source): string[] {
  const describe = (variable: ScriptVariable, when = ''): string => {
    const value = 'known' in variable.value ? variable.value.known : undefined;
    const meaning = explainValue(variable.name, value);
    return `${shown(variable)}  ${meaning ?? 'unknown variable'} (${formatPlace(script, variable.line)}${when})`;
  };
  const after = inheritedVariables(server.clientEnvironment);
  const replaced = new Set(after.map(({ name }) => name));
  return [
    ...inheritedVariables(server.environment)
      .filter(({ name }) => !replaced.has(name))
      .map((variable) => describe(variable)),
    ...after.map((variable) => describe(variable, ', whatever the rules say')),
  ];
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
  const rule = outcome.line === undefined ? visibleName(rules.name) : formatPlace(rules, outcome.line);
  const after = inheritedVariables(server.clientEnvironment);
  const replacing = new Set(after.map(({ name }) => name));
  const byRule = variables
    .filter(({ nameBytes }) => !replacing.has(decodeLatin1(nameBytes)))
    .map((variable) => {
      const before = server.environment.variables.get(decodeLatin1(variable.nameBytes));
      const replaced = before?.isExported ? `, instead of ${shown(before)} in ${formatPlace(script, before.line)}` : '';
      return `${renderEnvironment([variable])}  ${rule}${replaced}`;
    });
  const byScript = inheritedVariables(server.environment).filter(
    ({ name }) => !names.has(name) && !replacing.has(name),
  );
  const more = unknownMore(server);
  return [
    ...byRule,
    ...byScript.map((variable) => `${shown(variable)}  ${formatPlace(script, variable.line)}`),
    ...after.map((variable) => `${shown(variable)}  ${formatPlace(script, variable.line)}, whatever the rules say`),
    ...(more === undefined
      ? []
      : [`and perhaps more, unknown from ${visibleName(script.name)}:${describeUnknown(more)}`]),
  ];
}

/** What may set more variables for all clients. */
export function unknownMore({ environment, clientEnvironment }: Server): Unknown | undefined {
  return environment.more ?? clientEnvironment.more;
}

/** What clients get besides what rules set, in a sentence; undefined for nothing. */
export function describeInherited(server: Server): string | undefined {
  const before = inheritedVariables(server.environment).map(inheritedText);
  const after = inheritedVariables(server.clientEnvironment).map(inheritedText);
  const more = unknownMore(server);
  const texts = [
    ...(before.length === 0 ? [] : [`every client for whom no rule sets it gets ${joinWords(before)}`]),
    ...(after.length === 0 ? [] : [`every client gets ${joinWords(after)}, whatever the rules say`]),
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

function formatPlace({ name }: Source, line: number): string {
  return `${visibleName(name)}:${line}`;
}

function shown({ name, value }: ScriptVariable): string {
  const nameBytes = encodeLatin1(name);
  if ('known' in value) return renderEnvironment([{ nameBytes, valueBytes: encodeLatin1(value.known) }]);
  return `${visibleText(nameBytes)} (unknown, from line ${value.unknown.line}: ${visibleText(encodeLatin1(value.unknown.text))})`;
}
