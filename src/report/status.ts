import type { AskedDatabase } from '../checks/run-checks.js';
import { describeDropping } from '../lookup/damage.js';
import type { Relaying, ServerStatus } from '../operations/status.js';
import type { Listener } from '../server/process.js';
import { describeMissing, type Server } from '../server/server.js';
import { textOf } from '../server/word.js';
import { encodeLatin1 } from '../text/bytes.js';
import { countOf, formatCount, moreOf } from '../text/counts.js';
import { truncate, visibleText } from '../text/visible.js';
import { buildWhoJson } from './diff/json.js';
import { renderTitle, SHORT } from './diff/text.js';
import { chooseFormat, type FormatOptions } from './format.js';
import { jsonDocument, jsonText } from './json-text.js';
import { type ColorOptions, makeStyle, type Style } from './style.js';

/** A server that runs, and what is known of it. */
export interface RunningServer extends ServerStatus {
  readonly pid: number;
  /** As whom it runs: a number, and the name of the account if there is one. */
  readonly uid: number;
  readonly account: string | undefined;
  /** Undefined where we may not see. */
  readonly listeners: readonly Listener[] | undefined;
  /** Its command line, one character per byte. */
  readonly command: string;
  /** What of it we may not see. */
  readonly hidden: readonly string[];
}

/** Longer command lines are cut. */
const MAX_COMMAND_LENGTH = 200;

export type StatusOptions = ColorOptions & FormatOptions<'text' | 'json'>;

/** The servers that run; `color` goes with the format `text`. */
export function renderStatus(servers: readonly RunningServer[], options: StatusOptions = {}): string {
  return chooseFormat({ text: renderText, json: renderJson }, options)(servers, options);
}

function renderText(servers: readonly RunningServer[], { color }: StatusOptions): string {
  const style = makeStyle(color);
  if (servers.length === 0) return 'no tcpserver or sslserver is running, as far as may be seen\n';
  return servers
    .map((server) => renderServer(server, style).join('\n'))
    .join('\n\n')
    .concat('\n');
}

function renderServer(running: RunningServer, style: Style): string[] {
  const { pid, server, account, uid, listeners, databases, hidden } = running;
  const where = listeners?.map(({ address, port }) => `${address.includes(':') ? `[${address}]` : address}:${port}`);
  const given = `${textOf(server.host) ?? '?'} ${textOf(server.port) ?? '?'}, as its command line says`;
  const user = account === undefined ? `${uid}` : `${visibleText(encodeLatin1(account))} (${uid})`;
  const lines = [
    `${style.bold(`${pid}  ${server.program}`)} on ${where === undefined || where.length === 0 ? given : where.join(', ')}, as ${user}`,
    `  ${style.dim(truncate(visibleText(encodeLatin1(running.command)), MAX_COMMAND_LENGTH))}`,
  ];
  if (databases.length === 0) lines.push(style.yellow('  asks no rules (no -x): every client is allowed'));
  for (const database of databases) lines.push(`  ${describeDatabase(database, server, style)}`);
  const { noHost, noInfo } = server.flags;
  if (noHost) lines.push('  does not look up names (-H): rules with "=" are dead');
  if (noInfo === false) lines.push('  asks for the user (no -R)');
  for (const text of describeRelaying(running.relaying, style)) lines.push(`  ${text}`);
  for (const text of hidden) lines.push(style.dim(`  not to be seen: ${text}`));
  return lines;
}

function describeDatabase({ flag, word, path, state }: AskedDatabase, server: Server, style: Style): string {
  const name = `-${flag} ${visibleText(encodeLatin1(path ?? textOf(word) ?? '?'))}`;
  switch (state?.kind) {
    case undefined:
      return `${name}: its directory is unknown`;
    case 'missing':
      return style.red(`${name}: missing: ${describeMissing(server)}`);
    case 'damaged':
      return style.red(`${name}: damaged: it ${state.damage.reason}, so ${describeDropping(state.damage)}`);
    case 'unread':
      return style.yellow(`${name}: cannot be read here: ${state.reason}`);
    case 'found': {
      if (state.obstacle !== undefined) return style.red(`${name}: unreadable for the server`);
      if (state.sources === undefined) return `${name}: there is no rule file beside it to compare with`;
      const source = visibleText(encodeLatin1(state.sources));
      if (state.isUpToDate === undefined) return style.yellow(`${name}: ${source} does not compile`);
      return state.isUpToDate
        ? style.green(`${name}: up to date with ${source}`)
        : style.red(`${name}: stale: it is not what ${source} compiles to`);
    }
  }
}

/** More kinds of clients than this are not listed. */
const MAX_CLIENTS = 5;

function describeRelaying(relaying: Relaying, style: Style): string[] {
  const openRelay = 'an open relay, unless it requires authentication';
  if (relaying.kind === 'everybody') return [style.red(`every client may send to any address: ${openRelay}`)];
  if (relaying.kind === 'unknown') return ['who may send to any address is unknown, since a database cannot be read'];
  const { clients, isOpen, count } = relaying;
  if (clients.length === 0) return ['no client may send to any address by its rules'];
  const text = `${relayingText(count)}${isOpen ? `: ${openRelay}` : ''}`;
  const isPublic = count === undefined || count.public > 0n;
  const shown = clients.slice(0, MAX_CLIENTS).flatMap((one) => renderTitle(one, SHORT, style));
  return [
    isOpen ? style.red(text) : isPublic ? style.yellow(text) : text,
    ...[...shown, ...moreOf(clients.length - MAX_CLIENTS, 'kind')].map((line) => `  ${line}`),
  ];
}

function relayingText(count: Extract<Relaying, { kind: 'clients' }>['count']): string {
  if (count === undefined) return 'these clients may send to any address';
  const all = `${countOf(count.all, 'address', 'addresses')} may send to any address`;
  return count.public === 0n ? `${all}, none of them public` : `${all}, ${formatCount(count.public)} of them public`;
}

function renderJson(servers: readonly RunningServer[]): string {
  return jsonDocument({
    servers: servers.map(({ pid, server, dialect, databases, relaying, uid, account, listeners, command, hidden }) => ({
      pid,
      program: server.program,
      dialect: dialect.name,
      uid,
      account: jsonText(account),
      listens: listeners?.map(({ address, port }) => ({ address, port })) ?? null,
      command: jsonText(command),
      flags: {
        noHost: server.flags.noHost ?? null,
        noInfo: server.flags.noInfo ?? null,
        isParanoid: server.flags.isParanoid ?? null,
        isIpv6Forced: server.flags.isIpv6Forced ?? null,
      },
      databases: databases.map(({ flag, path, state }) => ({
        flag: `-${flag}`,
        path: jsonText(path),
        rules: state?.kind === 'found' ? jsonText(state.sources) : null,
        state: stateCode(state),
      })),
      relays: buildRelayingJson(relaying),
      hidden,
    })),
  });
}

function buildRelayingJson(relaying: Relaying): object {
  const { kind } = relaying;
  if (kind !== 'clients') return { kind };
  const { clients, isOpen, count } = relaying;
  const counts = {
    addresses: count === undefined ? null : `${count.all}`,
    public: count === undefined ? null : `${count.public}`,
  };
  return { kind, isOpen, ...counts, clients: clients.map(buildWhoJson) };
}

/** `up-to-date`, `stale`, `missing`, `damaged`, `unreadable`, or `unknown`. */
export function stateCode(state: AskedDatabase['state']): string {
  if (state === undefined || state.kind === 'unread') return 'unknown';
  if (state.kind === 'missing' || state.kind === 'damaged') return state.kind;
  if (state.obstacle !== undefined) return 'unreadable';
  if (state.isUpToDate === undefined) return 'unknown';
  return state.isUpToDate ? 'up-to-date' : 'stale';
}
