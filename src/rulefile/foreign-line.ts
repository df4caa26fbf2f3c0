import { quoteForMessage } from '../text/visible.js';

/** A line in the syntax of another program. */
export interface ForeignLine {
  /** The file or program it is for. */
  readonly format: string;
  /** What to write instead, if that is known. */
  readonly help?: string;
  /** The text that replaces the line; empty to delete it. */
  readonly replacement?: string;
}

const DAEMONS =
  /^(?:ALL|(?!(?:allow|deny|from|host|ip|ip[46]|ipv[46])\b)[A-Za-z][\w.@-]*)(?:[ \t,]+[A-Za-z][\w.@-]*)*[ \t]*:[ \t]*(?!(?:allow|deny)\b)(.+)$/i;
const WRAPPED_CLIENT =
  /^(?:ALL|LOCAL|KNOWN|UNKNOWN|PARANOID)\b|^\d+\.[\d./]*(?=$|[ \t,:])|^(?:\.[A-Za-z]|@[A-Za-z]|[\w-]+\.[\w-])[\w.-]*(?=$|[ \t,:])/i;

/** What ends in a colon is an address of a rule, but for the beginning of an IPv6 address in sendmail's way. */
const TABLE_LINE =
  /^(?:(?:Connect|From|To|Spam):)?(!?[\w.:[\]@*-]+(?:\/\d+|(?<!:))|IPv6:[\da-f:]+)[ \t]+(OK|RELAY|REJECT|DISCARD|SKIP|DUNNO|PERMIT|DEFER|HOLD|WARN|FILTER|PREPEND|REDIRECT|ERROR:.*|[45]\d\d[ \t].*)\b.*$/i;

const SIMCONTROL = /^[^:\s]*:(?:clam|spam|spam_hits|spam_passthru|trophie|attach|regex)[ \t]*=/;

const WEB_SERVER = /^(?:allow|deny)[ \t]+(?:from[ \t]+(\S+)|(\S+?);)[ \t]*$/i;
const WEB_SERVER_ORDER =
  /^(?:Order[ \t]+(?:allow|deny),|Require[ \t]+(?:not[ \t]+)?(?:ip|host|all|local|valid-user)\b)/i;

/** vpopmail's list of who has just read mail: a rule, a TAB, and when that was. */
const OPEN_SMTP = /^\d{1,3}(?:\.\d{1,3}){3}:allow(?:,[^\t]*)?\t\d{9,11}$/;

const FIREWALL =
  /^(?:ip6?tables[ \t]|-[AI][ \t]+[A-Z]+[ \t]|ufw[ \t]|(?:block|pass)[ \t]+(?:in|out|from|on|all)\b|nft[ \t]|ipfw[ \t])/;
const HTTP_PROXY = /^(?:acl[ \t]+\w+[ \t]+\w+[ \t]|http_access[ \t])/;
const PASSWD = /^[A-Za-z_][\w.-]*:[^:]*:\d+:\d+:[^:]*:\//;
const TINYDNS = /^[=+^]?[\w.*-]+\.[A-Za-z][\w-]*:\d{1,3}(?:\.\d{1,3}){3}:|^[&.@][\w.*-]+:[\d.]*:[\w.-]+:/;

const FENCE = /^(?:```+|~~~+)[ \t]*[\w.+-]*$/;
/** A bullet, the number of an item, a quotation mark, or quotes for code, and what is in them. */
const MARKDOWN = /^(?:(?:[-*+>]|\d{1,2}[.)])[ \t]+`?|`)([^:\s].*?)`?$/;

/** Whether a line is for another program; undefined if it does not look like one. A rule never does. */
export function foreignLine(line: string): ForeignLine | undefined {
  if (FENCE.test(line)) return { format: 'a Markdown document', help: 'delete this line', replacement: '' };
  const marked = MARKDOWN.exec(line)?.[1];
  if (marked !== undefined && /:(?:allow|deny)\b/.test(marked)) {
    return { format: 'a Markdown document', help: `write ${quoteForMessage(marked)}`, replacement: marked };
  }
  const table = TABLE_LINE.exec(line);
  if (table !== null) {
    const [, client = '', action = ''] = table;
    const isPostfix = /[/!]/.test(client) || /^(?:dunno|permit|defer|hold|warn|filter|prepend|redirect)/i.test(action);
    return { format: isPostfix ? 'a Postfix table' : "sendmail's access table", ...adviseOnLine(client, action) };
  }
  const clients = DAEMONS.exec(line)?.[1];
  if (clients !== undefined && WRAPPED_CLIENT.test(clients) && !clients.includes('=')) {
    return { format: 'hosts.allow or hosts.deny' };
  }
  if (SIMCONTROL.test(line)) return { format: "simscan's simcontrol" };
  const web = WEB_SERVER.exec(line);
  if (web !== null)
    return {
      format: "a web server's configuration",
      ...adviseOnLine(web[1] ?? web[2]!, /^d/i.test(line) ? 'REJECT' : 'OK'),
    };
  return WITHOUT_HELP.find(([pattern]) => pattern.test(line))?.[1];
}

const WITHOUT_HELP: readonly (readonly [RegExp, ForeignLine])[] = [
  [
    OPEN_SMTP,
    {
      format: "vpopmail's open-smtp, whose time stamps vpopmail removes before it compiles the rules",
      help: 'keep this file for vpopmail, and run its clearopensmtp instead of tcprules',
    },
  ],
  [WEB_SERVER_ORDER, { format: "a web server's configuration" }],
  [FIREWALL, { format: "a firewall's configuration" }],
  [HTTP_PROXY, { format: "an HTTP proxy's configuration" }],
  [PASSWD, { format: '/etc/passwd' }],
  [TINYDNS, { format: "tinydns's data" }],
];

function adviseOnLine(client: string, action: string): Pick<ForeignLine, 'help'> {
  const prefix = /^(\d+(?:\.\d+){0,2})\.?$/.exec(client)?.[1];
  const address = prefix === undefined ? /^\d+(?:\.\d+){3}$/.exec(client)?.[0] : `${prefix}.`;
  if (address === undefined) return {};
  if (/^(?:relay)$/i.test(action)) return { help: `write ${quoteForMessage(`${address}:allow,RELAYCLIENT=""`)}` };
  if (/^(?:ok|permit)$/i.test(action)) return { help: `write ${quoteForMessage(`${address}:allow`)}` };
  return /^(?:reject|discard|defer|error|[45])/i.test(action)
    ? { help: `write ${quoteForMessage(`${address}:deny`)}` }
    : {};
}
