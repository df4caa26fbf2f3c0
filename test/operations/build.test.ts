import fc from 'fast-check';
import { expect, test } from 'vitest';
import { djb } from '../../src/dialects/djb.js';
import { ipv6 } from '../../src/dialects/ipv6.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import { compareDatabases } from '../../src/operations/build.js';
import { compile } from '../../src/operations/compile.js';
import { openDatabase } from '../../src/operations/database.js';
import { JoinedSources } from '../../src/operations/joined-sources.js';
import { Source } from '../../src/text/source.js';
import { holds } from '../support/property.js';

const address = fc.constantFrom(
  '192.0.2.1',
  '192.0.2.2',
  '192.0.2.2-5',
  '192.0.2.',
  '192.0.',
  '=a.example',
  '=.example',
  '',
);
const outcome = fc.constantFrom('allow', 'deny', 'allow,RELAYCLIENT=""', 'allow,RELAYCLIENT="x",RBLSMTPD="no"');
const rules = fc
  .array(fc.tuple(address, outcome), { maxLength: 6 })
  .map((all) => all.map(([where, what]) => `${where}:${what}\n`).join(''));

/** What tcprulescheck says of clients of 192.0.0.0/16 and of one elsewhere, by their addresses and names. */
const CLIENTS = ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.5', '192.0.2.6', '192.0.3.1', '10.0.0.1'];
const HOSTS = [undefined, 'a.example', 'b.example', 'other.test'];

function relays(database: Uint8Array, ip: string, host: string | undefined): boolean {
  const { action, variables } = openDatabase(database).lookup({ ip, host });
  return action === 'allow' && variables.some(({ name, value }) => name === 'RELAYCLIENT' && value !== undefined);
}

test('no address relays newly that is not counted', () => {
  holds(
    fc.property(rules, rules, fc.boolean(), (before, after, isThere) => {
      const old = compile(isThere ? before : ':deny\n');
      const joined = new JoinedSources([new Source('new', Buffer.from(after))]);
      const changes = compareDatabases(joined, new Source('old', compile(before)), isThere, djb)!;
      const count = changes.newlyRelayed!;
      const now = CompiledRules.compile(Buffer.from(after), djb).database;
      const seen = CLIENTS.filter((ip) => HOSTS.some((host) => relays(now, ip, host) && !relays(old, ip, host)));
      expect(count >= BigInt(seen.length), `${count} of ${seen}`).toBe(true);
      if (isThere && before === after) expect(count).toBe(0n);
    }),
  );
});

test.each<[string, string, bigint | undefined]>([
  [':allow\n', '10.:allow,RELAYCLIENT=""\n:allow\n', 2n ** 24n],
  [':allow\n', '10.0.0.1:allow,RELAYCLIENT=""\n10.0.0.1:deny\n:allow\n', 1n],
  [':allow,RELAYCLIENT=""\n', '10.:allow,RELAYCLIENT="x"\n:allow\n', 0n],
  [':allow\n', '=a.example:allow,RELAYCLIENT=""\n=b.example:allow,RELAYCLIENT=""\n:allow\n', 2n ** 32n],
  [':allow\n', 'joe@10.0.0.1:allow,RELAYCLIENT=""\n:allow\n', 1n],
  ['10.:allow,RELAYCLIENT=""\n', ':deny\n', 0n],
])('from %j to %j', (before, after, expected) => {
  const joined = new JoinedSources([new Source('new', Buffer.from(after))]);
  const changes = compareDatabases(joined, new Source('old', compile(before)), true, djb)!;
  expect(changes.newlyRelayed).toBe(expected);
});

test('what only a server with -6 would do is not counted, and so is not known', () => {
  const rules = '::ffff:10.0.0.:allow,RELAYCLIENT=""\n:allow\n';
  const joined = new JoinedSources([new Source('new', Buffer.from(rules))]);
  const old = new Source('old', compile(':allow\n', { dialect: ipv6 }));
  expect(compareDatabases(joined, old, true, ipv6)!.newlyRelayed).toBeUndefined();
});

test('of a damaged database nothing is known', () => {
  const joined = new JoinedSources([new Source('new', Buffer.from(':allow\n'))]);
  for (const bytes of [Buffer.from('text'), compile(':deny\n').subarray(0, 2060), new Uint8Array(0)]) {
    expect(compareDatabases(joined, new Source('old', bytes), true, djb)).toBeUndefined();
  }
});
