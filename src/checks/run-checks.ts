import { type Damage, describeDropping } from '../lookup/damage.js';
import { isSubmission } from '../server/chain.js';
import type { Run } from '../server/run-file.js';
import { describeMissing, type Server } from '../server/server.js';
import { programOf, textOf, type Word } from '../server/word.js';
import { escapeForMessage, quoteForMessage } from '../text/visible.js';
import { findVariable } from '../variables/catalogue.js';
import type { CheckPage, Report } from './check.js';

/** What is known of a database that a server asks. */
export type DatabaseState =
  | { readonly kind: 'missing' }
  /** It cannot be read by us; the message of the system. */
  | { readonly kind: 'unread'; readonly reason: string }
  /** It is no database, or not all of one. */
  | { readonly kind: 'damaged'; readonly damage: Damage }
  | {
      readonly kind: 'found';
      /** What keeps the account of the server from reading it: a file or a directory; undefined for nothing, or not known. */
      readonly obstacle: string | undefined;
      /** The rule files that it should be made of; undefined if none are known. */
      readonly sources: string | undefined;
      /** Whether it is what they compile to; undefined if they do not compile. */
      readonly isUpToDate: boolean | undefined;
    };

/** A database that a server asks, by a flag. */
export interface AskedDatabase {
  readonly flag: 'x' | 'y';
  readonly word: Word;
  /** Undefined if that is not known. */
  readonly path: string | undefined;
  readonly state: DatabaseState | undefined;
}

/** How a server is started, as the checks see it. */
export interface RunSubject {
  readonly run: Run;
  /** Undefined for a service of inetd. */
  readonly server: Server | undefined;
  readonly databases: readonly AskedDatabase[];
  /** The text of the run script, one character per byte. */
  readonly text: string;
}

/** A check of how the server is started; what it finds is in the run script. */
export interface RunCheck extends CheckPage {
  runOn(subject: RunSubject, report: Report): void;
}

/** The checks of how a server is started. */
export const RUN_CHECKS: readonly RunCheck[] = [
  {
    code: 'account-not-a-number',
    severity: 'error',
    title: 'a server that stays root, because -u or -g is not a number',
    why: `The server reads -u and -g as numbers, and a name as 0: with "-u nobody" it answers the Internet as root. Give
the number of the account, or let setuidgid start what follows the server. Only the command line tells, so this is
checked with --run.`,
    example: 'exec tcpserver -u qmaild -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -u 7791 -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server }, report) {
      if (server === undefined) return;
      for (const [flag, word] of Object.entries(server.accountFlags)) {
        const text = textOf(word);
        if (text === undefined || /^\d+$/.test(text)) continue;
        report(word!.span, {
          message: `-${flag} takes a number, and ${server.program} reads ${quoteForMessage(text)} as ${Number.parseInt(text, 10) || 0}`,
          help: `write the number of the ${flag === 'u' ? 'account' : 'group'}`,
        });
      }
    },
  },
  {
    code: 'database-damaged',
    severity: 'error',
    title: 'a file that is no database, or not all of one',
    why: `The server opens the database of -x for every connection. If the file is something else, such as the rule
file itself because ".cdb" has been forgotten, or if it is empty or cut off, the server finds nothing in it, drops the
connection and says "unable to read ...: protocol error" in its log. Where only a part is lost, it may also find no rule
for a client that has one, and let it in.`,
    example: 'exec tcpserver -x /etc/tcp.smtp 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ databases }, report) {
      for (const { flag, word, path, state } of databases) {
        if (state?.kind !== 'damaged') continue;
        report(word.span, {
          message: `${quoteForMessage(path!)} ${state.damage.reason}, so ${describeDropping(state.damage)}`,
          help: `compile the rules, or correct the path after -${flag}`,
        });
      }
    },
  },
  {
    code: 'database-missing',
    severity: 'error',
    title: 'a database that does not exist',
    why: `The server opens the database of -x for every connection. If there is none, the server drops the connection
and says "unable to read ..." in its log; with -X it allows every client instead. A path that does not begin with "/"
is looked for in the directory of the run script, or where the script changes to.`,
    example: 'exec tcpserver -x /etc/tcp.smpt.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server, databases }, report) {
      for (const { flag, word, path, state } of databases) {
        if (state?.kind !== 'missing') continue;
        report(word.span, {
          message: `there is no file ${quoteForMessage(path!)}, so ${describeMissing(server!)}`,
          help: `compile the rules, or correct the path after -${flag}`,
        });
      }
    },
  },
  {
    code: 'database-outdated',
    severity: 'error',
    title: 'a database that is not made of the rules',
    why: `The server asks the database, not the rule file. If the rules have been changed and not compiled again, or
if the server asks the database of other rules, then what the rule file says is not what clients get. The rules are
those named on the command line, or the file beside the database that has the same name without ".cdb".`,
    example: 'exec tcpserver -x /etc/old/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ databases, server }, report) {
      const dialect = server?.dialect === undefined ? '' : ` --dialect ${server.dialect}`;
      for (const { word, path, state } of databases) {
        if (state?.kind !== 'found' || state.isUpToDate !== false) continue;
        report(word.span, {
          message: `${quoteForMessage(path!)}, which the server asks, is not what ${quoteForMessage(state.sources!)} compiles to`,
          help: `${
            path === `${state.sources}.cdb`
              ? `run ${quoteForMessage(`tcprulesctl build${dialect} ${state.sources!}`)}`
              : 'run tcprules again'
          }; "tcprulesctl verify" shows the differences`,
        });
      }
    },
  },
  {
    code: 'database-unreadable',
    severity: 'error',
    title: 'a database that the server may not read',
    why: `The server gives up the rights of root before it listens (-u and -g, -U, setuidgid), and opens the database
as that account. If the file, or a directory it is in, cannot be read by that account, the server drops every
connection, with "access denied" in its log. This is common after tcprules was run with umask 077.`,
    example: 'exec tcpserver -u 89 -g 89 -x /priv/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -u 89 -g 89 -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ databases }, report) {
      for (const { word, path, state } of databases) {
        if (state?.kind !== 'found' || state.obstacle === undefined) continue;
        const where = state.obstacle === path ? '' : `, because of ${quoteForMessage(state.obstacle)}`;
        report(word.span, {
          message: `the account of the server may not read ${quoteForMessage(path!)}${where}, so every connection is dropped`,
          help: 'give it the rights, as with chmod 644',
        });
      }
    },
  },
  {
    code: 'incomplete-command',
    severity: 'error',
    title: 'a server that does not start, because its command line ends too soon',
    why: `After its flags the server needs a host, a port and a program. Without one of them it prints how it is used and
ends. A backslash with a space after it, which continues no line, cuts a command in two. Only the command line tells, so
this is checked with --run.`,
    example: 'exec tcpserver -HR -x /etc/tcp.smtp.cdb 0 25\n',
    corrected: 'exec tcpserver -HR -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server }, report) {
      if (server === undefined || server.unknown !== undefined) return;
      const operands = [server.host, server.port, ...server.chain].filter((word) => word !== undefined);
      if (operands.length >= 3 || operands.some(({ maySplit }) => maySplit)) return;
      report(server.word.span, {
        message: `${server.program} needs a host, a port and a program, and has ${['none of them', 'only one of them', 'only two of them'][operands.length]}`,
        help: 'complete the command',
      });
    },
  },
  {
    code: 'no-rules-database',
    severity: 'warning',
    title: 'a server that asks no rules',
    why: `Without -x the server asks no rules: every client is allowed, and none relays. If there is a rule file for
this service, nothing in it counts. Only the command line tells, so this is checked with --run.`,
    example: 'exec tcpserver -H -R 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -H -R -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server }, report) {
      if (server === undefined || server.unknown !== undefined) return;
      if (server.rules !== undefined || server.earlyRules !== undefined) return;
      report(server.word.span, {
        message: `${server.program} runs without -x, so it asks no rules and allows every client`,
        help: 'add -x and the database',
      });
    },
  },
  {
    code: 'relayclient-exported',
    severity: 'error',
    title: 'RELAYCLIENT for all clients, by the run script',
    why: `A variable that the run script exports is in the environment of every client, whatever the rules say, and so is
one that a program sets which the server starts, as in "0 25 env RELAYCLIENT= qmail-smtpd". With RELAYCLIENT every
client may send to any address: an open relay that the rule file does not show. Set it in the rules, for your own
networks. On the ports of submission it is harmless only if the server requires authentication.`,
    example: 'export RELAYCLIENT=""\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server }, report) {
      if (server === undefined) return;
      const condition = isSubmission(server) ? ', unless the server itself requires authentication' : '';
      for (const [who, { variables }] of [
        ['the run script exports', server.environment],
        ['a program that the server starts sets', server.clientEnvironment],
      ] as const) {
        const variable = variables.get('RELAYCLIENT');
        if (variable === undefined || !variable.isExported) continue;
        const may = 'known' in variable.value ? 'may' : 'may, as far as can be read without running it,';
        report(variable.span, {
          severity: isSubmission(server) ? 'warning' : 'error',
          verdict: 'open-relay',
          message: `${who} RELAYCLIENT, so every client ${may} send to any address${condition}`,
          help: 'remove it, and set it in the rules for your own networks',
        });
      }
    },
  },
  {
    code: 'rules-never-asked',
    severity: 'error',
    title: 'a service of inetd, which asks no rules',
    why: `inetd with tcp-env starts the program for every client: tcp-env sets TCPREMOTEIP and the like, and asks no
rules. Whatever the rule file says, every client is allowed, and none gets RELAYCLIENT; only tcpserver and sslserver
ask rules, with -x.`,
    example: 'smtp stream tcp nowait qmaild /var/qmail/bin/tcp-env tcp-env /var/qmail/bin/qmail-smtpd\n',
    corrected: 'exec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ run }, report) {
      if (run.kind !== 'inetd') return;
      const program = run.chain.map(programOf).find((name) => name === 'tcp-env') ?? programOf(run.chain[0]);
      report(run.span, {
        message: `inetd starts ${quoteForMessage(program ?? '')} for every client, and nothing asks rules`,
        help: 'start the service with tcpserver -x',
      });
    },
  },
  {
    code: 'unknown-environment',
    severity: 'info',
    title: 'variables that only running tells',
    why: `Where a file is read, or a program is run of which it is not known what it sets, the variables of the clients
are not guessed: RELAYCLIENT may be among them, and then every client may send to any address. See for yourself what is
set there.`,
    example: '. /etc/default/qmail\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'export GREETDELAY=20\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server }, report) {
      // Of unknown flags there is another check.
      const more = server?.environment.more ?? (server?.unknown ? undefined : server?.clientEnvironment.more);
      if (more === undefined) return;
      report(server!.word.span, {
        message: `whether the clients get RELAYCLIENT or other variables, whatever the rules say, is unknown, from line ${more.line}: ${escapeForMessage(more.text)}`,
        help: 'see what is set there',
      });
    },
  },
  {
    code: 'unknown-flags',
    severity: 'info',
    title: 'flags that only running tells',
    why: `Where the flags of the server come from a command, from a file, or from a variable that the script does not
set, they are not guessed: whether the server looks up names (-H), whom it asks (-R) and which database it has (-x) is
then unknown, and no check depends on it. Give the flags with --flags if you know them.`,
    example: 'exec tcpserver $FLAGS -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'exec tcpserver -R -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server }, report) {
      if (server?.unknown === undefined) return;
      const { text, line } = server.unknown;
      report(server.word.span, {
        message: `which flags the server has is unknown, from line ${line}: ${escapeForMessage(text)}`,
        help: 'give them with --flags',
      });
    },
  },
  {
    code: 'variable-not-exported',
    severity: 'warning',
    title: 'a variable that the run script sets and does not export',
    why: `A variable of the shell is seen by the programs that the script starts only if it is exported. Without
"export" a known setting such as QMAILQUEUE has no effect at all. Variables that the script uses itself, as in
"$NAME", are not reported.`,
    example: 'QMAILQUEUE=/var/qmail/bin/simscan\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',
    corrected: 'export QMAILQUEUE=/var/qmail/bin/simscan\nexec tcpserver -x /etc/tcp.smtp.cdb 0 25 qmail-smtpd\n',

    runOn({ server, text }, report) {
      for (const { name, isExported, span } of server?.environment.variables.values() ?? []) {
        const isUsed = text.includes(`$${name}`) || text.includes(`\${${name}`);
        if (isExported || isUsed || findVariable(name) === undefined || RESERVED.test(name)) continue;
        report(span, {
          verdict: 'no-effect',
          message: `${name} is set but not exported, so neither the server nor what it starts gets it`,
          help: `write "export ${name}"`,
        });
      }
    },
  },
];

/** What every shell has exported already. */
const RESERVED = /^(?:PATH|HOME|UID|GID)$/;
