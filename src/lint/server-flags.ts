import { posix } from 'node:path';
import type { DialectName } from '../dialects/dialect.js';
import type { ServerFlags } from '../rulefile/file.js';

/** The servers that follow rules. */
type Server = 'tcpserver' | 'sslserver';

/** The option string a server gives to getopt: a letter with a colon takes what follows as its argument. */
interface Usage {
  readonly options: string;
  /** Whether the server asks who the client is unless it is told to. */
  readonly asksInfo: boolean;
}

/** ucspi-ssl 0.70 of Superscript. */
const SUPERSCRIPT: Usage = { options: 'dDvqQhHrR1UXx:t:T:u:g:l:b:B:c:pPoO3IiEeSsaAw:', asksInfo: true };

/** ucspi-ssl 0.12 of fehcom. */
const FEHCOM_SSL: Usage = { options: 'dDvqQhHrRUXx:y:t:T:u:g:l:b:B:c:pPoO1346I:EeSsaAf:w:zZ', asksInfo: true };

/** What each server of each dialect accepts, the likelier variant first. The server is tcpserver where none is named. */
const USAGES: Readonly<Record<DialectName, Readonly<Record<Server, readonly Usage[]>>>> = {
  djb: {
    tcpserver: [{ options: 'dDvqQhHrR1UXx:t:u:g:l:b:B:c:pPoO', asksInfo: true }],
    sslserver: [SUPERSCRIPT, FEHCOM_SSL],
  },
  ipv6: {
    tcpserver: [{ options: '46dDvqQhHrR1UXx:t:u:g:l:b:B:c:I:pPoO', asksInfo: true }],
    sslserver: [SUPERSCRIPT, FEHCOM_SSL],
  },
  fehcom: {
    tcpserver: [{ options: '146dDvqQhHrRUXx:t:u:g:l:b:B:c:I:pPoO', asksInfo: false }],
    sslserver: [FEHCOM_SSL, SUPERSCRIPT],
  },
  indimail: {
    tcpserver: [{ options: 'dDvqQhHrR1UXx:m:t:u:g:l:b:B:c:C:pPoO46I:sn:', asksInfo: true }],
    sslserver: [FEHCOM_SSL, SUPERSCRIPT],
  },
};

/** Flags, or a command line, that no server of the dialect reads to the end. The message is a sentence without a full stop. */
export class FlagsError extends Error {
  override readonly name = 'FlagsError';
}

/** A flag as getopt reads it; the argument is left out where it takes none. */
interface Flag {
  readonly letter: string;
  readonly argument?: string | undefined;
}

/**
 * Reads the flags of a server: alone, as in `-v -HRl0 -x tcp.smtp.cdb -c 40`, or in the command line of a run script, as in
 * `exec softlimit -m 9000000 sslserver -HR -x tcp.smtps.cdb 0 465 qmail-smtpd`. They end where getopt ends. Of each pair the
 * last counts.
 *
 * @throws FlagsError for what no server of the dialect accepts
 */
export function parseFlags(text: string, dialect: DialectName = 'djb'): ServerFlags {
  const words = (text.match(/(?:[^\s"']|"[^"]*"?|'[^']*'?)+/g) ?? []).map((word) => word.replace(/["']/g, ''));
  const at = words.findIndex((word) => serverOf(word) !== undefined);
  const server = at === -1 ? undefined : serverOf(words[at]!);
  if (server === undefined && words.length > 0 && !words[0]!.startsWith('-'))
    throw new FlagsError(`"${text}" is neither flags, as in "-H -R", nor the command line of tcpserver or sslserver`);
  const args = words.slice(at + 1);
  const usages = USAGES[dialect];
  const candidates = server === undefined ? [...usages.tcpserver, ...usages.sslserver] : usages[server];
  const attempts = candidates.map((usage) => ({ usage, ...getopt(args, usage.options) }));
  const accepted = attempts.find(({ problem, rest }) => problem === undefined && isEnd(rest, server !== undefined));
  if (accepted === undefined) throw new FlagsError(describeProblem(text, attempts[0]!, server));
  const letters = accepted.flags.map(({ letter }) => letter).join('');
  const isOn = (on: string, off: string): boolean => letters.lastIndexOf(on) > letters.lastIndexOf(off);
  return {
    noHost: isOn('H', 'h'),
    noInfo: accepted.usage.asksInfo ? isOn('R', 'r') : !isOn('r', 'R'),
    isParanoid: isOn('p', 'P'),
    isIpv6Forced: letters.includes('6'),
  };
}

function serverOf(word: string): Server | undefined {
  const name = posix.basename(word);
  return name === 'tcpserver' || name === 'sslserver' ? name : undefined;
}

interface Attempt {
  readonly flags: readonly Flag[];
  /** The words that follow the flags. */
  readonly rest: readonly string[];
  /** The flag that is unknown or lacks its argument. */
  readonly problem: string | undefined;
}

/** What getopt makes of words. */
function getopt(words: readonly string[], options: string): Attempt {
  const flags: Flag[] = [];
  let at = 0;
  for (; at < words.length; at += 1) {
    const word = words[at]!;
    if (word === '--') return { flags, rest: words.slice(at + 1), problem: undefined };
    if (!/^-./.test(word)) break;
    for (let i = 1; i < word.length; i += 1) {
      const letter = word[i]!;
      const option = letter === ':' ? -1 : options.indexOf(letter);
      if (option === -1) return { flags, rest: [], problem: letter };
      if (options[option + 1] !== ':') {
        flags.push({ letter });
        continue;
      }
      const argument = i + 1 < word.length ? word.slice(i + 1) : words[at + 1];
      if (argument === undefined) return { flags, rest: [], problem: letter };
      if (i + 1 === word.length) at += 1;
      flags.push({ letter, argument });
      break;
    }
  }
  return { flags, rest: words.slice(at), problem: undefined };
}

/** Whether words can follow the flags: none, or a host and a port, of which neither is a flag, and a program. */
function isEnd(rest: readonly string[], isCommandLine: boolean): boolean {
  return (
    isCommandLine || rest.length === 0 || (rest.length > 2 && !rest.slice(0, 3).some((word) => word.startsWith('-')))
  );
}

function describeProblem(text: string, { problem, rest, usage }: Attempt & { usage: Usage }, server?: Server): string {
  const name = server ?? 'the server';
  if (problem === undefined) return `"${text}": "${rest[0]}" is not a flag, and what follows it would not be read`;
  return usage.options.includes(`${problem}:`)
    ? `"${text}": the flag -${problem} lacks its argument`
    : `"${text}": ${name} has no flag -${problem} in this dialect`;
}
