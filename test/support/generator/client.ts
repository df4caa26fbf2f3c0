import type { Random } from '../random.js';
import { host, info, ipv6, quad } from './address.js';

/** A client; what is not there is unset. Texts have one character per byte. */
export interface GeneratedClient {
  ip?: string;
  host?: string;
  info?: string;
}

const ADDRESS = /^(.*?):(?:allow|deny)/;

/** A client that has to do with the rules, more often than not. */
export function client(random: Random, rules: Buffer): GeneratedClient {
  const inside = random.below(rules.length);
  const start = inside === 0 ? 0 : rules.lastIndexOf('\n', inside - 1) + 1;
  const end = rules.indexOf('\n', start);
  const line = rules.toString('latin1', start, end === -1 ? rules.length : end);
  const address = ADDRESS.exec(line)?.[1]?.slice(0, 4000);
  const related = address === undefined || random.onceIn(6) ? {} : relative(random, address);
  return tidy({ ...stranger(random), ...related });
}

/** Every way the three can be unset, empty or something else. */
export function allKinds(random: Random): GeneratedClient[] {
  const kinds: ((text: string) => string | undefined)[] = [() => undefined, () => '', (text) => text];
  return kinds.flatMap((ip) =>
    kinds.flatMap((name) =>
      kinds.map((who) => tidy({ ip: ip(quad(random)), host: name(host(random)), info: who(info(random)) })),
    ),
  );
}

/** How tcprulescheck is told. */
export function environmentOf({ ip, host, info }: GeneratedClient): Record<string, string> {
  return {
    ...(ip !== undefined && { TCPREMOTEIP: ip }),
    ...(host !== undefined && { TCPREMOTEHOST: host }),
    ...(info !== undefined && { TCPREMOTEINFO: info }),
  };
}

type Parts = { [Name in keyof GeneratedClient]: string | undefined };

function stranger(random: Random): Parts {
  return {
    ip: random.onceIn(8) ? random.pick([undefined, '']) : random.pick([quad, quad, ipv6])(random),
    host: random.onceIn(2) ? host(random) : random.pick([undefined, undefined, '']),
    info: random.onceIn(3) ? info(random) : random.pick([undefined, undefined, '']),
  };
}

/** The client a rule is for, or one near it. */
function relative(random: Random, address: string): Parts {
  const at = address.indexOf('@');
  if (at !== -1 && !random.onceIn(8)) return { info: address.slice(0, at), ...relative(random, address.slice(at + 1)) };
  if (address.startsWith('=') && !random.onceIn(8)) {
    return { host: random.pick(['', '', 'a', 'www.mail', '.']) + address.slice(1) };
  }
  const number = String(random.pick([0, 1, 3, 5, 9, 10, 99, 100, 200, 255, 256]));
  const ip = address
    .replace(/^([^-]*?)(\d*)-(\d*)/, (_, left: string, bottom: string, top: string) =>
      [left, random.pick([bottom, top, number])].join(''),
    )
    .replace(/\/\d*$/, '');
  return { ip: random.pickOdd([ip, /[.:]$/.test(ip) ? ip + number : ip], [address, `${ip}.1`, ip.slice(0, -1)], 6) };
}

/** Without what is unset, and as an environment can hold it: a NUL would end the text. */
function tidy(parts: Parts): GeneratedClient {
  const set = Object.entries(parts).filter(([, text]) => text !== undefined);
  return Object.fromEntries(set.map(([name, text]) => [name, text!.replace(/\0.*/s, '')]));
}
