import { shown } from './shown.js';

/** A line in the syntax of another program. */
export interface ForeignLine {
  /** The file or program it is for. */
  readonly format: string;
  /** What to write instead, if that can be said. */
  readonly help?: string;
}

const DAEMONS = /^(?:ALL|[A-Za-z][\w.@-]*)(?:[ \t,]+[A-Za-z][\w.@-]*)*[ \t]*:[ \t]*(?!(?:allow|deny)\b)(.+)$/i;
const WRAPPED_CLIENT =
  /^(?:ALL|LOCAL|KNOWN|UNKNOWN|PARANOID)\b|^\d+\.[\d./]*(?=$|[ \t,:])|^(?:\.[A-Za-z]|@[A-Za-z]|[\w-]+\.[\w-])[\w.-]*(?=$|[ \t,:])/;

/** What ends in a colon is an address of a rule, but for the beginning of an IPv6 address in sendmail's way. */
const TABLE_LINE =
  /^(?:(?:Connect|From|To|Spam):)?(!?[\w.:[\]@*-]+(?:\/\d+|(?<!:))|IPv6:[\da-f:]+)[ \t]+(OK|RELAY|REJECT|DISCARD|SKIP|DUNNO|PERMIT|DEFER|HOLD|WARN|FILTER|PREPEND|REDIRECT|ERROR:.*|[45]\d\d[ \t].*)\b.*$/i;

const SIMCONTROL = /^[^:\s]*:(?:clam|spam|spam_hits|spam_passthru|trophie|attach|regex)[ \t]*=/;

const WEB_SERVER = /^(?:allow|deny)[ \t]+(?:from[ \t]+(\S+)|(\S+?);)[ \t]*$/i;

/** Whether a line is for another program; undefined if it does not look so. A rule never does. */
export function foreignLine(line: string): ForeignLine | undefined {
  const table = TABLE_LINE.exec(line);
  if (table !== null) {
    const [, client = '', action = ''] = table;
    const isPostfix = /[/!]/.test(client) || /^(?:dunno|permit|defer|hold|warn|filter|prepend|redirect)/i.test(action);
    return { format: isPostfix ? 'a Postfix table' : "sendmail's access table", ...helpFor(client, action) };
  }
  const clients = DAEMONS.exec(line)?.[1];
  if (clients !== undefined && WRAPPED_CLIENT.test(clients) && !clients.includes('=')) {
    return { format: 'hosts.allow or hosts.deny' };
  }
  if (SIMCONTROL.test(line)) return { format: 'simcontrol of simscan' };
  const web = WEB_SERVER.exec(line);
  if (web !== null)
    return { format: 'a web server', ...helpFor(web[1] ?? web[2]!, line.startsWith('d') ? 'REJECT' : 'OK') };
  return undefined;
}

function helpFor(client: string, action: string): Pick<ForeignLine, 'help'> {
  const prefix = /^(\d+(?:\.\d+){0,2})\.?$/.exec(client)?.[1];
  const address = prefix === undefined ? /^\d+(?:\.\d+){3}$/.exec(client)?.[0] : `${prefix}.`;
  if (address === undefined) return {};
  if (/^(?:relay)$/i.test(action)) return { help: `write ${shown(`${address}:allow,RELAYCLIENT=""`)}` };
  if (/^(?:ok|permit)$/i.test(action)) return { help: `write ${shown(`${address}:allow`)}` };
  return /^(?:reject|discard|defer|error|[45])/i.test(action) ? { help: `write ${shown(`${address}:deny`)}` } : {};
}
