import { Argument, type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_DIALECT } from '../dialects/default.js';
import { DIALECT_NAMES } from '../dialects/dialect.js';
import { CHANGES, changeWithCode, codeOf, type OutcomeChange } from '../diff/change.js';
import type { FixLevel } from '../lint/fix.js';
import type { CompletedCommand, Shell } from '../report/completion.js';
import type { DecisionFormat } from '../report/decisions/decisions.js';
import type { Context } from './context.js';
import type { Io } from './process-io.js';
import type { ColorWhen } from './terminal.js';

/** What the commands do, by the names of their files. */
export interface Commands {
  readonly lint: { runLint(files: string[], options: LintOptions, context: Context): void };
  readonly check: {
    runCheck(rules: string | undefined, clients: string[], options: CheckOptions, context: Context): void;
  };
  readonly explain: {
    runExplain(rules: string | undefined, client: string[], options: ExplainOptions, context: Context): void;
  };
  readonly test: { runTest(files: string[], options: TestOptions, context: Context): void };
  readonly diff: { runDiff(before: string, after: string, options: DiffOptions, context: Context): void };
  readonly replay: { runReplay(operands: string[], options: ReplayOptions, context: Context): void };
  readonly verify: { runVerify(files: string[], options: VerifyOptions, context: Context): void };
  readonly status: { runStatus(pid: number | undefined, options: StatusOptions, context: Context): void };
  readonly build: { runBuild(operands: string[], options: BuildOptions, context: Context): void };
  readonly 'up-to-date': { reportUpToDate(operands: string[], options: BuildOptions, context: Context): boolean };
  readonly dump: { runDump(cdb: string, options: DumpOptions, context: Context): void };
  readonly completion: {
    runCompletion(shell: Shell, program: string, commands: readonly CompletedCommand[], context: Context): void;
  };
}

/** Reports the errors of the command it is loaded with, whose classes no other copy knows. */
export interface ErrorReporter {
  reportError(thrown: unknown, io: Io): number;
}

/** Loads a command when it is run: to load all of them takes longer than most have to do, and help needs only their options. */
export type Load = <Name extends keyof Commands>(name: Name) => Commands[Name] & Partial<ErrorReporter>;

/** The options of every command. */
export interface CommonOptions {
  /** Undefined if it is not on the command line. */
  readonly dialect?: string;
  readonly color: ColorWhen;
  readonly quiet?: true;
  readonly stdinFilename: string;
}

/** The options of commands that know how the server is started. */
export interface RunOptions extends CommonOptions {
  readonly run?: string;
}

/** The options of commands that know all rules of the server, those of -y included. */
export interface ServerOptions extends RunOptions {
  readonly early?: string;
}

/** What findings make a command fail. */
interface FindingOptions {
  readonly failOn: 'error' | 'warning';
  readonly maxWarnings?: number;
}

/** Which decisions of logs count, in milliseconds, and how they are shown. */
interface LogOptions {
  readonly since?: number;
  readonly until?: number;
  readonly service?: string;
  /** False if no address of a client in the logs may be printed. */
  readonly clients: boolean;
}

export interface LintOptions extends ServerOptions, FindingOptions {
  readonly control?: string;
  readonly format: 'text' | 'json' | 'sarif' | 'github' | 'gcc';
  readonly fix?: FixLevel;
  readonly diff?: true;
  readonly force?: true;
  readonly flags?: string;
  readonly verbose?: true;
}

export interface CheckOptions extends ServerOptions {
  readonly format: DecisionFormat;
  readonly strict?: true;
}

export interface ExplainOptions extends ServerOptions {
  readonly format: 'text' | 'json';
  readonly where?: string;
  readonly rcpt?: string;
  readonly control?: string;
  readonly all?: true;
  /** True without a code: list them. */
  readonly code?: string | true;
  /** True without a name: list them. */
  readonly variable?: string | true;
}

export interface TestOptions extends ServerOptions {
  readonly format: 'text' | 'tap' | 'junit' | 'json' | 'github';
  readonly expect: readonly string[];
  readonly cdb?: string;
  readonly coverage?: true;
  readonly minCoverage?: number;
  readonly require?: true;
  readonly verbose?: true;
}

export interface DiffOptions extends ServerOptions, LogOptions {
  readonly oldEarly?: string;
  readonly newEarly?: string;
  readonly log: readonly string[];
  readonly format: 'text' | 'json' | 'markdown';
  readonly oldDialect?: string;
  readonly newDialect?: string;
  readonly all?: true;
  readonly exitZero?: true;
  readonly failOn?: readonly OutcomeChange[];
  readonly only: readonly string[];
  readonly maxNewlyRelayed?: number;
}

export interface ReplayOptions extends ServerOptions, LogOptions {
  readonly format: 'text' | 'json' | 'markdown';
  readonly all?: true;
  readonly idle?: number;
  readonly showUnknown?: true;
  readonly exitZero?: true;
}

export interface VerifyOptions extends RunOptions {
  readonly format: 'text' | 'json';
}

export interface StatusOptions extends CommonOptions {
  readonly format: 'text' | 'json';
}

export interface BuildOptions extends RunOptions, FindingOptions {
  readonly format: 'text' | 'json';
  readonly output?: string;
  readonly part?: readonly string[];
  readonly check?: true;
  readonly force?: true;
  readonly showChanges?: true;
  readonly maxNewlyRelayed?: number;
  readonly allowEmpty?: true;
  readonly serverUser?: string;
  readonly watch?: true;
  readonly verbose?: true;
}

export interface DumpOptions extends CommonOptions {
  readonly records?: true;
}

export function addCommands(program: Command, context: Context, load: Load): void {
  const command = (name: string): Command => addCommonOptions(program.command(name));
  const dialects = DIALECT_NAMES.join(', ');
  const { io } = context;

  command('lint')
    .summary('find mistakes in rule files')
    .description(
      'Finds mistakes that tcprules accepts silently or rejects without explanation, and shows which clients are affected.',
    )
    .argument(
      '[file...]',
      'rule files, or directories of them; - is standard input; with --run, those of its database if left out',
    )
    .addOption(format('findings', ['text', 'json', 'sarif', 'github', 'gcc']))
    .addOption(new Option('--fix [level]', 'apply fixes: safe ones, or also unsafe ones').choices(['safe', 'unsafe']))
    .option('--force', 'lint and fix even files that are not rule files')
    .option('--diff', 'show what --fix would change, and write nothing')
    .option('--flags <flags>', 'the flags of tcpserver or sslserver in the run script, such as "-H -R"')
    .addOption(runOption())
    .addOption(earlyOption())
    .addOption(controlOption())
    .addOption(failOn('lowest severity that makes the exit status 1'))
    .option('--max-warnings <n>', 'exit 1 if there are more than n warnings', parseCount)
    .option('--verbose', 'also show which files of a directory were skipped, and why')
    .action((files, options) => load('lint').runLint(files, options, context));

  command('check')
    .summary('show what each client gets')
    .description(
      'Decides each client as the server would, and prints a line for it: the client, allow or deny, the variables, the rule and its line.',
    )
    .argument('[rules]', 'a rule file or a database; with --run, those of its server if left out')
    .argument(
      '[client...]',
      'IP, "IP HOST" or "IP HOST INFO", with - for a part that is unset; if none is given, clients are read from standard input, one per line',
    )
    .addOption(format('decisions', ['text', 'json', 'tcprulescheck']))
    .addOption(runOption())
    .addOption(earlyOption())
    .option('--strict', 'exit 1 if a line is not a client as a server writes it, such as a comment or a network')
    .action((rules, clients, options) => load('check').runCheck(rules, clients, options, context));

  command('explain')
    .summary('show why clients get what they get')
    .description(
      'Shows every key tried for a client, the rule that decides, and what its variables mean. Without a client it reads the rules aloud: who relays, is let in, refused, and closed.',
    )
    .argument('[rules]', 'a rule file or a database; with --run, those of its server if left out')
    .argument('[client...]', 'IP [HOST [INFO]], as one argument or several, with - for a part that is unset')
    .addOption(format('the explanation', ['text', 'json']))
    .addOption(runOption())
    .addOption(earlyOption())
    .option(
      '--where <what>',
      'list just the clients that get this: allow, deny, NAME, NAME=VALUE with * in it, or !NAME',
    )
    .option('--all', 'list all ranges and rules, however many there are')
    .option('--rcpt <address>', 'what happens to mail for this recipient; takes --control')
    .addOption(controlOption())
    .option('--code [code]', 'describe a lint check; without a code, list all')
    .option('--variable [name]', 'describe a variable, or with NAME=VALUE that value; without a name, list all')
    .action((rules, client, options) => load('explain').runExplain(rules, client, options, context));

  command('test')
    .summary('prove that rules do what is expected')
    .description(
      'Proves the expectations in rule files, on lines that begin with "#?", and in FILE.expect next to them. The manual page describes how to write them.',
    )
    .argument(
      '[file...]',
      'rule files or databases, or directories of rule files; - is standard input; with --run, those of its server if left out',
    )
    .addOption(format('results', ['text', 'tap', 'junit', 'json', 'github']))
    .addOption(repeated('--expect <file>', 'more expectations, for every file; may be repeated', 'none'))
    .addOption(runOption())
    .addOption(earlyOption())
    .option('--cdb <file>', 'test this database instead of the rules')
    .option('--coverage', 'list the rules that no expectation covers')
    .option(
      '--min-coverage <n>',
      'like --coverage, and fail if fewer than n percent of the rules are covered',
      parsePercentage,
    )
    .option('--require', 'fail if a file has no expectations')
    .option('--verbose', 'also list expectations that hold, and which files of a directory were skipped')
    .action((files, options) => load('test').runTest(files, options, context));

  addLogOptions(
    command('diff')
      .summary('show which clients are treated differently')
      .description(
        'Finds all clients that NEW treats differently than OLD, however the files are written. The exit status is 1 if there are any.',
      )
      .argument('<old>', 'a rule file, a database, or REV:PATH in git; - is standard input')
      .argument('<new>', 'likewise')
      .addOption(format('differences', ['text', 'json', 'markdown'])),
    io,
  )
    .option('--old-dialect <name>', `dialect of the old rules, if not that of --dialect: ${dialects}`)
    .option('--new-dialect <name>', 'dialect of the new rules')
    .addOption(runOption())
    .addOption(earlyOption())
    .option('--old-early <file>', 'those of the old side, if not those of --early')
    .option('--new-early <file>', 'those of the new side')
    .option('--all', 'list all ranges, rules and hosts, however many there are')
    .option('--exit-zero', 'exit 0 even if there are differences')
    .option(
      '--fail-on <changes>',
      `fail for these only, separated by commas: ${CHANGES.map(codeOf).join(', ')}`,
      parseChanges,
    )
    .addOption(
      repeated(
        '--only <clients>',
        'fail if any but these clients are concerned: a network, or =HOST; may be repeated',
        'all',
      ),
    )
    .option('--max-newly-relayed <n>', 'fail if clients of more than n addresses are newly relayed', parseCount)
    .addOption(
      new Option(
        '--log <log...>',
        'weigh the differences by the connections in logs, as replay takes them; after the operands',
      ).default([], 'none'),
    )
    .option('--no-clients', 'print no address of a client in the logs')
    .action((before, after, options) => load('diff').runDiff(before, after, options, context));

  addLogOptions(
    command('replay')
      .summary('decide logged connections anew')
      .description(
        'Decides every connection in logs of tcpserver or sslserver by RULES: which rules are hit, how often and by whom, and which connections would be treated otherwise than logged. The exit status is 1 if there are any.',
      )
      .usage('[options] <rules> <log...>')
      .argument(
        '[file...]',
        'a rule file or a database, followed by logs, directories of multilog, s6-log or svlogd, or - for standard input; with --run, logs alone',
      )
      .addOption(format('the result', ['text', 'json', 'markdown'])),
    io,
  )
    .addOption(runOption())
    .addOption(earlyOption())
    .option('--idle <days>', 'list the rules not hit in the last days of the log, not only those never hit', parseCount)
    .option('--show-unknown', 'show the first lines that are not understood')
    .option('--no-clients', 'print no address of a client')
    .option('--all', 'list all rules and clients, however many there are')
    .option('--exit-zero', 'exit 0 even if connections would be treated otherwise')
    .action((operands, options) => load('replay').runReplay(operands, options, context));

  command('verify')
    .summary('compare a database with its source')
    .description(
      'Checks whether a database is exactly what rule files compile to, and shows where they differ. Several rule files are joined into one.',
    )
    .usage('[options] <source...> <cdb>')
    .argument('[file...]', 'the rule files, followed by the database; with --run, without it')
    .addOption(format('the result', ['text', 'json']))
    .addOption(runOption())
    .action((files, options) => load('verify').runVerify(files, options, context));

  command('status')
    .summary('show the servers that run')
    .description(
      'Shows the tcpserver and sslserver processes of this machine, as far as /proc tells: where they listen, whether their databases are up to date, and who may relay. The exit status is 1 if a database is stale, missing, damaged or unreadable, or if strangers may relay.',
    )
    .addArgument(new Argument('[pid]', 'only this process').argParser(parseCount))
    .addOption(format('the servers', ['text', 'json']))
    .action((pid, options) => load('status').runStatus(pid, options, context));

  command('build')
    .summary('compile rule files, unless something is wrong')
    .description(
      'Compiles each FILE to FILE.cdb, and each rule file of a DIR: X where there is X.cdb, and tcp.*, rules.*, *.rules. Nothing is written unless all files compile, lint finds no errors, and all expectations hold. Databases with the right contents stay as they are. Servers need no restart.',
    )
    .argument('[file|dir...]', 'rule files, or directories of them; the current directory if left out')
    .option('-o, --output <cdb>', 'write the database of the one FILE here; - is standard input then')
    .option(
      '--part <file...>',
      'join these files, in order, into the one database of -o; the first rule for a client wins',
    )
    .option('--check', 'write nothing, and exit 1 if a database is missing, unreadable, or not that of its sources')
    .option('--force', 'write all databases, even those that are up to date')
    .option('--show-changes', 'show which clients the new database treats differently, as diff does')
    .option(
      '--max-newly-relayed <n>',
      'refuse to relay for more than n addresses that could not relay before',
      parseCount,
    )
    .addOption(failOn('lowest severity of findings that prevents building'))
    .option('--max-warnings <n>', 'build nothing if there are more than n warnings', parseCount)
    .option('--allow-empty', 'build even from files without rules, which allow every client')
    .option('--server-user <name>', 'refuse databases that this user, or UID:GID, cannot read')
    .addOption(runOption())
    .option('--watch', 'build again whenever a source changes, until interrupted')
    .option('--verbose', 'also show all findings, and which files of a directory were skipped')
    .addOption(format('results', ['text', 'json']))
    .action((operands, options) => {
      if (!load('up-to-date').reportUpToDate(operands, options, context))
        load('build').runBuild(operands, options, context);
    });

  command('dump')
    .summary('turn a database back into rules')
    .description(
      'Prints rules that compile to the same database. A record that cannot be written as a rule becomes a comment, and the exit status is 1.',
    )
    .argument('<cdb>', 'the database')
    .option('--records', 'print the raw records: position, key, data')
    .action((cdb, options) => load('dump').runDump(cdb, options, context));

  program
    .command('completion')
    .summary('print a shell completion script')
    .description('Prints a completion script for bash, zsh or fish.')
    .addArgument(new Argument('<shell>', 'the shell').choices(['bash', 'zsh', 'fish']))
    .action((shell) =>
      load('completion').runCompletion(shell, program.name(), program.commands.map(completedCommand), context),
    );
}

function addCommonOptions(command: Command): Command {
  return command
    .option(
      '--dialect <name>',
      `rule dialect: ${DIALECT_NAMES.join(', ')}; or a first line "# tcprules: dialect=NAME", or TCPRULES_DIALECT (default: ${DEFAULT_DIALECT.name})`,
    )
    .addOption(
      new Option('--color <when>', 'when to use colour; NO_COLOR and FORCE_COLOR are honoured')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .option('-q, --quiet', 'suppress notes and summaries')
    .option('--stdin-filename <name>', 'name to show for standard input', 'standard input');
}

function runOption(): Option {
  return new Option(
    '--run <file>',
    'how the server is started: a run script, its directory, a unit of systemd, or FILE:LINE',
  );
}

function controlOption(): Option {
  return new Option('--control <dir>', "qmail's control directory, with rcpthosts and morercpthosts");
}

function earlyOption(): Option {
  return new Option('--early <file>', 'the rules of -y, which are asked first, by the address alone');
}

function failOn(description: string): Option {
  return new Option('--fail-on <severity>', description).choices(['error', 'warning']).default('error');
}

/** @param none what is said of it if it is left out */
function repeated(flags: string, description: string, none: string): Option {
  const add = (value: string, values: readonly string[]): string[] => [...values, value];
  return new Option(flags, description).argParser(add).default([], none);
}

/** The options that say which connections of a log count. */
function addLogOptions(command: Command, io: Io): Command {
  const parse = (text: string): number => parseTime(text, io.now());
  return command
    .option('--since <time>', 'only connections from then on: 2026-11-21, 2026-11-21T12:00, or 30d or 12h ago', parse)
    .option('--until <time>', 'only connections before', parse)
    .option('--service <name>', 'only connections to this port, or of this program or syslog tag');
}

/** The first of `choices` is the default. */
function format(printed: string, choices: readonly string[]): Option {
  return new Option('--format <name>', `how to print ${printed}`).choices(choices).default(choices[0]);
}

function parseCount(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

/** A day or a time, local unless it says otherwise, or how long ago; in milliseconds. */
function parseTime(text: string, now: number): number {
  const ago = /^(\d{1,6})([dh])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (ago[2] === 'd' ? 24 : 1) * 60 * 60 * 1000;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isTime = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:?\d\d)?$/.test(text);
  // A day alone would be one of UTC.
  const time = isDay || isTime ? new Date(isDay ? `${text}T00:00` : text.replace(' ', 'T')).getTime() : Number.NaN;
  if (Number.isNaN(time))
    throw new InvalidArgumentError('Expected a time such as 2026-11-21, 2026-11-21T12:00, 30d or 12h.');
  return time;
}

function parseChanges(text: string): OutcomeChange[] {
  return text.split(',').map((code) => {
    const change = changeWithCode(code);
    if (change === undefined) throw new InvalidArgumentError(`There is no change "${code}".`);
    return change;
  });
}

function parsePercentage(text: string): number {
  const isPercentage = /^\d+(?:\.\d+)?$/.test(text) && Number(text) <= 100;
  if (!isPercentage) throw new InvalidArgumentError('Expected a number from 0 to 100.');
  return Number(text);
}

/** A command as a shell completes it. */
function completedCommand(command: Command): CompletedCommand {
  const options = command.createHelp().visibleOptions(command);
  return {
    name: command.name(),
    summary: command.summary(),
    options: options.flatMap(({ long, description, argChoices, optional }) => {
      if (!long) return [];
      const choices = long === '--dialect' ? DIALECT_NAMES : argChoices;
      return [{ name: long, summary: description, choices, isOptional: optional }];
    }),
  };
}
