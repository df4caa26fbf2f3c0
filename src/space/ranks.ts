import { getOrMake, memoize } from '../collections.js';
import type { Dialect } from '../dialects/dialect.js';
import { candidates } from '../lookup/candidates.js';
import { KeyReader4, SPELLINGS4 } from './key4.js';
import { readKey6, SAMPLE6, SPELLINGS6 } from './key6.js';

/** Its keys show every spelling there is. */
export const SAMPLE4 = '1.2.3.4';

/** Not tried. */
export const NO_RANK = 0xff;

/**
 * When the spellings of keys of one family are tried: their number, or {@link NO_RANK}; those of addresses
 * themselves apart from those of networks, because a host may come between them.
 */
export interface Ranks {
  readonly addresses: Uint8Array;
  readonly networks: Uint8Array;
}

const ranksByName = memoize((_dialect: Dialect) => new Map<string, Ranks>());

/** The ranks in one dialect, learned once from the candidates of a client; not to be changed. */
export function learnRanks(version: 4 | 6, dialect: Dialect, hasHost: boolean): Ranks {
  const learn = version === 4 ? learn4 : learn6;
  return getOrMake(ranksByName(dialect), `${version} ${hasHost}`, () => learn(dialect, hasHost));
}

function learn4(dialect: Dialect, hasHost: boolean): Ranks {
  const reader = new KeyReader4();
  return learnFromSample(dialect, SAMPLE4, hasHost, SPELLINGS4, (key) =>
    reader.read(key, 0, key.length) ? reader.spelling : undefined,
  );
}

function learn6(dialect: Dialect, hasHost: boolean): Ranks {
  return learnFromSample(dialect, SAMPLE6, hasHost, SPELLINGS6, (key) => readKey6(key, dialect)?.spelling);
}

function learnFromSample(
  dialect: Dialect,
  address: string,
  hasHost: boolean,
  spellings: number,
  spellingOf: (key: Uint8Array) => number | undefined,
): Ranks {
  const ranks = {
    addresses: new Uint8Array(spellings).fill(NO_RANK),
    networks: new Uint8Array(spellings).fill(NO_RANK),
  };
  const client = { ip: Buffer.from(address), host: hasHost ? Buffer.from('host') : undefined };
  let rank = 0;
  for (const { step, key } of candidates(client, dialect)) {
    const learned = step === 'address' ? ranks.addresses : step === 'network' ? ranks.networks : undefined;
    const spelling = learned && spellingOf(key);
    if (learned !== undefined && spelling !== undefined && learned[spelling] === NO_RANK) {
      learned[spelling] = rank;
      rank += 1;
    }
  }
  return ranks;
}
