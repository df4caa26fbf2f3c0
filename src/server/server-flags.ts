import { attempt } from '../attempt.js';
import type { DialectName } from '../dialects/dialect.js';
import { NO_ENVIRONMENT } from './environment.js';
import { expandWord, type Scope } from './expansion.js';
import { findLaunch } from './launch.js';
import { FlagsError, interpretFlags, readFlags, type ServerFlags } from './server.js';
import { parseShell, ShellSyntaxError } from './shell-parser.js';
import { serverNamed } from './usage.js';
import { programOf, textOf, type Word } from './word.js';

/**
 * Reads the flags of a server: alone, as in `-v -HRl0 -x tcp.smtp.cdb -c 40`, or in the command line of a run script, as in
 * `exec softlimit -m 9000000 sslserver -HR -x tcp.smtps.cdb 0 465 qmail-smtpd`. They end where getopt ends. Of each pair the
 * last counts.
 *
 * @throws FlagsError for what no server of the dialect accepts
 */
export function parseFlags(text: string, dialect: DialectName = 'djb'): ServerFlags {
  const words = parseWords(text);
  const isFlags = words.length === 0 || textOf(words[0])?.startsWith('-') === true;
  const launch = isFlags ? undefined : findLaunch(words, NO_ENVIRONMENT, () => undefined);
  if (!isFlags && launch === undefined)
    throw new FlagsError(`"${text}" is neither flags, as in "-H -R", nor the command line of tcpserver or sslserver`);
  const server = launch && serverNamed(programOf(launch.words[0]));
  const read = readFlags(launch?.words.slice(1) ?? words, dialect, server);
  if (read instanceof FlagsError) throw new FlagsError(`"${text}": ${read.message}`);
  return interpretFlags(read);
}

/** The words of one command. @throws FlagsError */
function parseWords(text: string): Word[] {
  const scope: Scope = {
    lookUp: (name, line) => ({ unknown: { text: `$${name}`, line } }),
    hasUsualSeparators: true,
    lineAt: () => 1,
  };
  const read = () => parseShell(text);
  const [command] = attempt(read, ShellSyntaxError, ({ message }) => {
    throw new FlagsError(`"${text}": ${message}`);
  });
  if (command === undefined) return [];
  if (command.kind !== 'simple') throw new FlagsError(`"${text}" is not one command`);
  return command.words.flatMap((word) => {
    // A flag such as `-?` is not a pattern of file names.
    const parts = word.parts.map((part) => (part.kind === 'text' ? { ...part, isQuoted: true } : part));
    return expandWord({ ...word, parts }, scope);
  });
}
