import type { Caller, ClientSpace } from './space.js';

/** Callers that no rule tells apart but by their addresses. */
export type CallerKind =
  /** TCPREMOTEHOST is not set */
  | { readonly kind: 'nameless' }
  /** the name is one that no rule knows */
  | { readonly kind: 'named' }
  /** this name */
  | { readonly kind: 'host'; readonly host: string }
  /** names that end so, with a dot in front, but are of no other kind, and in no smaller domain that rules know */
  | { readonly kind: 'domain'; readonly domain: string };

/** A kind of callers, and one of them. */
export interface CallerClass {
  readonly callers: CallerKind;
  readonly example: Caller;
}

/** Every kind of callers that the rules of these spaces can tell apart; infos left out. */
export function callerClasses(spaces: readonly ClientSpace[]): CallerClass[] {
  const names = new Set<string>();
  for (const { hosts, infos } of spaces) {
    for (const host of hosts.keys()) names.add(host);
    for (const records of infos.values()) for (const host of records.hosts) names.add(host);
  }
  const classes: CallerClass[] = [
    { callers: { kind: 'nameless' }, example: {} },
    { callers: { kind: 'named' }, example: { host: unnamed('', names) } },
  ];
  for (const host of names) {
    if (host === '') continue;
    // The root of all names is called `.` itself, and no name ends so.
    if (host.startsWith('.') && host !== '.') {
      classes.push({ callers: { kind: 'domain', domain: host }, example: { host: unnamed(host, names) } });
    } else {
      classes.push({ callers: { kind: 'host', host }, example: { host } });
    }
  }
  return classes;
}

/** A name in a domain that no rule names. */
function unnamed(domain: string, names: ReadonlySet<string>): string {
  for (let i = 0; ; i += 1) {
    const host = `${i === 0 ? 'any' : `any${i}`}${domain}`;
    if (!names.has(host)) return host;
  }
}
