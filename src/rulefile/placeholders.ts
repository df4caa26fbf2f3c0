/** Where something occurs in a text. */
export interface Match {
  readonly start: number;
  readonly text: string;
}

/** What templates and scripts fill in: `{{ ip }}`, `$NAME`, `${NAME}`, `$(command)`, `@NAME@`, `@prefix@`, `__NAME__`. */
const VARIABLE =
  /\{\{[^{}]*\}\}|\{%[^{%]*%\}|<%[^<%]*%>|\$\{[^{}$]*\}|\$\([^()$]*\)|\$[A-Za-z_]\w*|@[A-Z][A-Z0-9_]*@|(?<![\w.-])@[A-Za-z]\w*@|__[A-Z][A-Z0-9_]*__/;

/** The same, and what some programs understand in a value, but none in an address: `%s`, a shell's backquotes. */
const VARIABLE_OR_FORMAT = new RegExp(`${VARIABLE.source}|%[sd](?![A-Za-z0-9])|%[A-Z][A-Z0-9_]*%|\`[^\`]+\``);

/** `x`, `xxx`, `n`, `nnn`: letters for an octet, but none that look like its digits. */
const LETTERS = /^(?![lIoO]$)([A-Za-z])\1{0,2}$/;

/** Words that stand for an address to be filled in. */
const WORDS =
  /^<(?=[^<>]*[G-Zg-z])[^<>]*>$|^\[(?:your|my|the|ip|server|host)[^[\]]*\]$|\byour?[ ._-]*(?:ip|net|network|host|server|address)\b|^ip[ ._-]?(?:address|addr|here)$/i;

/** The same in upper case, which is not the name of a host. */
const NAMES = /^(?:ADDRESS|DOMAIN|HOST|HOSTNAME|IP|IPADDR|NETBLOCK|NETWORK)$/;

const COMMAND =
  /^(?:echo|printf|cat|tcprules|qmailctl|svc|chmod|chown|sudo|cp|mv|rm|cd|export|exit|fi|do|done|then|else|esac|EOF|EOT|EOL)(?=\s|$)|(?:>>|<<)/;

/** A variable of a template, or of a script, in the value of a variable. */
export function findVariable(value: string): Match | undefined {
  return firstMatch(VARIABLE, value);
}

/** The same where no program could understand it. */
export function findPlaceholders(text: string): Match | undefined {
  return firstMatch(VARIABLE_OR_FORMAT, text);
}

/** Whether an address is one that somebody should have filled in: `x.x.x.x`, `10.0.n.`, `<IP>`, `your.ip.here`. */
export function isPlaceholder(address: string): boolean {
  const text = address.startsWith('=') ? address.slice(1) : address;
  if (WORDS.test(text) || NAMES.test(text)) return true;
  if (address !== text || !/^[0-9A-Za-z.]+$/.test(text)) return false;
  const parts = (text.endsWith('.') ? text.slice(0, -1) : text).split('.');
  const letters = parts.filter((part) => LETTERS.test(part)).length;
  const digits = parts.filter((part) => /^\d{1,3}$/.test(part)).length;
  return letters > 0 && letters + digits === parts.length && (parts.length === 4 || (digits > 0 && parts.length < 4));
}

/** Whether there is a placeholder in an address, or it is one. */
export function hasPlaceholder(address: string): boolean {
  return findPlaceholders(address) !== undefined || isPlaceholder(address);
}

/** Whether a line is for a shell. */
export function isCommand(line: string): boolean {
  return COMMAND.test(line);
}

/** What `echo` would have put into the file. */
export function echoed(line: string): string | undefined {
  const match = /^(?:sudo\s+)?echo\s+(?:-[neE]+\s+)?(\S.*?)\s*(?:>>?\s*\S+)?$/.exec(line);
  if (match === null) return undefined;
  const text = match[1]!;
  if (!/["'\\]/.test(text)) return text;
  if (/^'[^']*'$/.test(text)) return text.slice(1, -1);
  if (/^"(?:[^"\\]|\\.)*"$/.test(text)) return text.slice(1, -1).replaceAll(/\\(["\\$`])/g, '$1');
  return undefined;
}

function firstMatch(pattern: RegExp, text: string): Match | undefined {
  const match = pattern.exec(text);
  return match === null ? undefined : { start: match.index, text: match[0] };
}
