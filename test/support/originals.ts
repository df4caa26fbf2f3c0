import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, test } from 'vitest';
import type { DialectName } from '../../src/dialects/dialect.js';
import { saySkipped } from './skip.js';

const FOLDER = fileURLToPath(new URL('../../.cache/originals', import.meta.url));
const HOW = 'scripts/fetch-originals.sh gets the real programs';

/** The dialects whose real programs Debian packages, and those packages. */
const PACKAGES: Readonly<Partial<Record<DialectName, string>>> = { djb: 'ucspi-tcp', ipv6: 'ucspi-tcp-ipv6' };

/** The dialects that can be compared with the real programs. */
export const ORIGINAL_DIALECTS = Object.keys(PACKAGES) as DialectName[];

/** Where a real program of this dialect is. */
export function original(dialect: DialectName, program: 'tcprules' | 'tcprulescheck' | 'tcpserver'): string {
  return `${FOLDER}/${PACKAGES[dialect]}/usr/bin/${program}`;
}

/** The command that runs tinycdb's `cdb`. */
export function tinycdb(): string[] {
  const libraries = `${FOLDER}/libcdb1/usr/lib`;
  const [architecture] = readdirSync(libraries);
  return ['/usr/bin/env', `LD_LIBRARY_PATH=${libraries}/${architecture}`, `${FOLDER}/tinycdb/usr/bin/cdb`];
}

/** A program that writes logs, and the libraries it needs from elsewhere. */
export interface Logger {
  readonly command: string;
  readonly env: Readonly<Record<string, string>>;
}

/** A logger of Debian's packages; undefined where it was not fetched. */
export function logger(program: 'multilog' | 's6-log' | 'svlogd' | 'tai64nlocal'): Logger | undefined {
  const folder = `${FOLDER}/${LOGGER_PACKAGES[program]}`;
  const command = `${folder}/usr/bin/${program}`;
  if (!existsSync(command)) return undefined;
  const libraries = readdirSync(FOLDER).flatMap((name) =>
    ['lib', 'usr/lib'].flatMap((place) => {
      const parent = `${FOLDER}/${name}/${place}`;
      return name.startsWith('lib') && existsSync(parent) ? readdirSync(parent).map((each) => `${parent}/${each}`) : [];
    }),
  );
  return { command, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}

const LOGGER_PACKAGES = {
  multilog: 'daemontools',
  tai64nlocal: 'daemontools',
  svlogd: 'runit',
  's6-log': 's6',
} as const;

/** Tests that need the real programs. Where there are none it says so, or fails if TCPRULES_REQUIRE_ORIGINALS is 1. */
export function describeLive(name: string, body: () => void): void {
  const packages = [...Object.values(PACKAGES), 'tinycdb', 'libcdb1'];
  if (packages.every((each) => existsSync(`${FOLDER}/${each}`))) {
    describe(name, body);
  } else if (process.env.TCPRULES_REQUIRE_ORIGINALS === '1') {
    test(name, () => {
      throw new Error(`TCPRULES_REQUIRE_ORIGINALS is set, but they are not there; ${HOW}`);
    });
  } else {
    saySkipped(name, HOW);
    test.skip(name);
  }
}
