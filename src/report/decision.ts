import { visibleText } from './visible.js';

/** A variable of an environment; the value null where it is unset. */
export type Environment = ReadonlyMap<string, Uint8Array | null>;

/** What a client gets, as far as reports tell it. */
export interface Decision {
  readonly action: 'allow' | 'deny';
  /** The key that decided, undefined for none. */
  readonly rule: Uint8Array | undefined;
  /** The line of that rule, undefined where it is not known. */
  readonly line: number | undefined;
  /** Names a character a byte, in the order they were first set. */
  readonly env: Environment;
}

/** The variables as a rule would set them: `RELAYCLIENT="",A="b"`. */
export function renderEnvironment(env: Environment): string {
  return [...env]
    .map(([name, value]) => {
      const shown = visibleText(Buffer.from(name, 'latin1'));
      return value === null ? `!${shown}` : `${shown}=${quote(visibleText(value))}`;
    })
    .join(',');
}

function quote(text: string): string {
  const delimiter = ['"', "'", '/'].find((candidate) => !text.includes(candidate)) ?? '"';
  return `${delimiter}${text}${delimiter}`;
}

/** The rule as it would be written, `10.:`, or what stands for none. */
export function renderRule({ rule }: Decision, describe: (key: Uint8Array) => string): string {
  return rule === undefined ? 'no rule' : describe(rule);
}
