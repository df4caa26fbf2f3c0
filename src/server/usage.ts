import type { DialectName } from '../dialects/dialect.js';

/** The servers that follow rules. */
export type ServerName = 'tcpserver' | 'sslserver';

/** The option string a server gives to getopt: a letter with a colon takes what follows as its argument. */
export interface Usage {
  readonly options: string;
  /** Whether the server asks who the client is unless it is told to. */
  readonly asksInfo: boolean;
}

/** ucspi-ssl 0.70 of Superscript. */
const SUPERSCRIPT: Usage = { options: 'dDvqQhHrR1UXx:t:T:u:g:l:b:B:c:pPoO3IiEeSsaAw:', asksInfo: true };

/** ucspi-ssl 0.12 of fehcom. */
const FEHCOM_SSL: Usage = { options: 'dDvqQhHrRUXx:y:t:T:u:g:l:b:B:c:pPoO1346I:EeSsaAf:w:zZ', asksInfo: true };

/** The same since 0.13, which has `-V`, `-n`, `-N` and `-m`. */
const FEHCOM_SSL_NEW: Usage = { options: '1346dDvVqQhHrRUXx:y:t:T:u:g:l:b:B:c:pPoOIEeSsw:nNzZm', asksInfo: true };

const FEHCOM_ALL = [FEHCOM_SSL, FEHCOM_SSL_NEW];

/** What each server of each dialect accepts, the likelier variant first. */
export const USAGES: Readonly<Record<DialectName, Readonly<Record<ServerName, readonly Usage[]>>>> = {
  djb: {
    tcpserver: [{ options: 'dDvqQhHrR1UXx:t:u:g:l:b:B:c:pPoO', asksInfo: true }],
    sslserver: [SUPERSCRIPT, ...FEHCOM_ALL],
  },
  ipv6: {
    tcpserver: [{ options: '46dDvqQhHrR1UXx:t:u:g:l:b:B:c:I:pPoO', asksInfo: true }],
    sslserver: [SUPERSCRIPT, ...FEHCOM_ALL],
  },
  fehcom: {
    tcpserver: [
      { options: '146dDvqQhHrRUXx:t:u:g:l:b:B:c:I:pPoO', asksInfo: false },
      // Since 1.13 it takes -y too; of its source only the sibling sslserver was at hand.
      { options: '146dDvVqQhHrRUXx:y:t:u:g:l:b:B:c:I:pPoO', asksInfo: false },
    ],
    sslserver: [...FEHCOM_ALL, SUPERSCRIPT],
  },
  indimail: {
    tcpserver: [{ options: 'dDvqQhHrR1UXx:m:t:u:g:l:b:B:c:C:pPoO46I:sn:', asksInfo: true }],
    sslserver: [...FEHCOM_ALL, SUPERSCRIPT],
  },
};

/** The server that a program's name says it is. */
export function serverNamed(program: string | undefined): ServerName | undefined {
  return program === 'tcpserver' || program === 'sslserver' ? program : undefined;
}
