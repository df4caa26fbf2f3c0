import { attempt } from '../attempt.js';
import { type Environment, NO_ENVIRONMENT, type ScriptVariable } from './environment.js';
import { findLaunch, isPreparing, type Launch, type ReadEnvdir, type Sought, toUnknown } from './launch.js';
import { ShellSyntaxError } from './shell-parser.js';
import { followNested } from './shell-script.js';
import { programOf, textOf, type Unknown, type Word } from './word.js';

/** The programs that talk to clients; the words after one are its own. */
const DAEMON = /^(?:qmail-(?:smtpd|qmqpd|qmtpd|popup|pop3d)|(?:smtp|qmqp|qmtp|pop3|imap)front-\w+|ofmipd|axfrdns)$/;

/** Programs before them that are not preparing, and set no variable for every client. */
const NEUTRAL = /^(?:relay-ctrl-check|greetdelay|tcp-env)$/;

/** Ends a chain whose daemon is not known. */
const END: Word = { value: { known: '' }, maySplit: false, span: { start: 0, end: 0 }, line: 0 };

const CLIENT_PROGRAM: Sought = {
  isFound: (word) => word === END || DAEMON.test(programOf(word) ?? ''),
  skip: (words) => {
    const count = words.findIndex(
      (word, i) => i > 0 && (CLIENT_PROGRAM.isFound(word) || isPreparing(programOf(word) ?? '')),
    );
    const first = words[0]!;
    const split = words.slice(0, count).find((word) => word.maySplit && textOf(word) === undefined);
    const program = programOf(first) ?? '';
    // A program after which no other is known is the daemon.
    const isNeutral = !isPreparing(program) && (words[count] === END || NEUTRAL.test(program));
    if (count === -1 || (isNeutral && split === undefined)) return { count, more: undefined };
    return { count, more: toUnknown(split ?? first) };
  },
};

/**
 * What the programs that a server starts do to the variables of its clients. They do it after the rules, and so whatever
 * these say.
 *
 * @returns with `more` also where they take variables away
 */
export function readClientEnvironment(chain: readonly Word[], readEnvdir: ReadEnvdir): Environment {
  if (chain.length === 0) return NO_ENVIRONMENT;
  const launch = findLaunch([...chain, END], NO_ENVIRONMENT, readEnvdir, CLIENT_PROGRAM);
  if (launch === undefined) return { ...NO_ENVIRONMENT, more: toUnknown(chain[0]!) };
  const { nested, environment } = launch;
  if (nested === undefined) return { ...environment, more: environment.more ?? launch.removal };
  const inner = follow(launch, readEnvdir);
  const variables = new Map<string, ScriptVariable>();
  let more: Unknown | undefined = environment.more ?? launch.removal;
  for (const one of inner) {
    more ??= one.environment.more ?? one.removal;
    for (const [name, variable] of one.environment.variables) if (variable.isExported) variables.set(name, variable);
  }
  return { variables, more: more ?? (inner.length === 0 ? toUnknown(nested.word) : undefined) };
}

/** The daemons that a shell starts; none where that is not known. */
function follow(launch: Launch, readEnvdir: ReadEnvdir): readonly Launch[] {
  const read = (): readonly Launch[] => {
    const { launches, unknownProgram } = followNested(launch, readEnvdir, { sought: CLIENT_PROGRAM });
    return unknownProgram === undefined ? launches : [];
  };
  return attempt(read, ShellSyntaxError, () => []);
}
