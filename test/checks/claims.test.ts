import { describe, expect, test } from 'vitest';
import { NO_RECORD } from '../../src/cdb/reader.js';
import type { Dialect } from '../../src/dialects/dialect.js';
import { DIALECTS } from '../../src/dialects/registry.js';
import { lint } from '../../src/lint/lint.js';
import { CompiledRules } from '../../src/lookup/compiled-rules.js';
import type { Finding } from '../../src/rulefile/finding.js';
import type { Claim } from '../../src/rulefile/witness.js';
import { RulesError } from '../../src/rules/problem.js';
import type { ServerFlags } from '../../src/server/server.js';
import { parseFlags } from '../../src/server/server-flags.js';
import { readEffect } from '../../src/space/effects.js';
import { toClientBytes } from '../../src/space/format-client.js';
import { ClientSpace } from '../../src/space/space.js';
import { isAddressOfClient } from '../../src/space/witnesses.js';
import { Source } from '../../src/text/source.js';
import { bytesOf, textOf } from '../support/bytes.js';
import { smallClient, smallRule } from '../support/generator/small-space.js';
import { Random, SEED, seeded } from '../support/random.js';
import { SLOW } from '../support/slow.js';

/** What the compiler makes of a file today, without the lines it rejects: each line tried alone. */
function spaceOf(rules: string, dialect: Dialect): ClientSpace {
  const compiles = (line: string): boolean => {
    try {
      CompiledRules.compile(bytesOf(`${line}\n`), dialect);
      return true;
    } catch (error) {
      if (error instanceof RulesError) return false;
      throw error;
    }
  };
  const accepted = rules.split('\n').map((line) => (compiles(line) ? line : '#'));
  return new ClientSpace(CompiledRules.compile(bytesOf(accepted.join('\n')), dialect), dialect);
}

/** Rules, many of them with mistakes: spaces around them, placeholders, duplicates. */
function mistakenFile(random: Random, dialect: Dialect): string {
  const lines: string[] = [];
  for (let count = random.between(1, 10); count > 0; count -= 1) {
    const line = random.onceIn(3)
      ? random.pick(ODD_LINES)
      : random.onceIn(4) && lines.length > 0
        ? random.pick(lines).replace(/:(allow|deny).*/, random.pick([':deny', ':allow', ':allow,RELAYCLIENT=""']))
        : smallRule(random, dialect).replace(/A=/g, 'QMAILQUEUE=').replace(/B=/g, 'RBLSMTPD=');
    const around = random.pickOdd([(text: string) => text], AROUND, 4);
    lines.push(around(line));
  }
  if (random.onceIn(2))
    lines.push(random.pick([':deny', ':allow', ':allow,QMAILQUEUE="/bin/q"', ':allow,RELAYCLIENT=""']));
  return `${random.onceIn(20) ? '\u00ef\u00bb\u00bf' : ''}${lines.join('\n')}${random.onceIn(10) ? '' : '\n'}`;
}

const ODD_LINES = [
  'x.x.x.x:allow',
  'x.x.x.x:deny',
  '0.0.0.0:allow,RELAYCLIENT=""',
  '0.:deny',
  '10:allow',
  '10.1.1:deny',
  '127.0.0.1.:allow',
  '::ffff:10.0.0.1:allow',
  '10.0.0.0/8:allow',
  '*:deny',
  'ALL:allow',
  'y:deny',
  '10.0.0.1 :deny',
  '=.Y:allow,RELAYCLIENT=""',
  '=:allow',
  '=y.:deny',
  'joe@10.:allow',
  '127.:allow,RELAYCLIENT=""',
  '128.:allow,RELAYCLIENT=""',
  ':Deny',
  'no rule',
  '10.1.1.0-300:deny',
  '10.1.1.5-2:deny',
];

const AROUND = [
  (text: string) => ` ${text}`,
  (text: string) => `\t${text}`,
  (text: string) => `${text}\r`,
  (text: string) => `${text} # why`,
  (text: string) => `${text} \\`,
  (text: string) => `${text}  `,
];

describe.each(DIALECTS)('$name: what findings say about clients', (dialect) => {
  test.each(['', '-H', '-HR'])('is what clients get today, with the flags %j', SLOW, (flags) => {
    const random = new Random(SEED);
    const counts = { claims: 0, dead: 0 };
    for (let i = 0; i < 50; i += 1) {
      const rules = mistakenFile(random, dialect);
      const source = new Source('tcp.smtp', bytesOf(rules));
      const space = spaceOf(rules, dialect);
      const parsed = flags === '' ? undefined : parseFlags(flags, dialect.name);
      for (const finding of lint(source, { dialect, flags: parsed })) {
        const note = seeded(
          JSON.stringify([dialect.name, flags, textOf(bytesOf(rules)), finding.code, finding.message]),
        );
        const line = source.locationOf(finding.span.start).line;
        if (finding.claim !== undefined) {
          counts.claims += 1;
          expectTrue(finding, finding.claim, space, note);
        }
        if (finding.verdict === 'dead-rule') {
          counts.dead += 1;
          expectDead(line, space, random, parsed, note);
        }
      }
    }
    expect(counts.claims, seeded('claims')).toBeGreaterThan(10);
    expect(counts.dead, seeded('dead rules')).toBeGreaterThan(10);
  });

  function expectTrue({ message }: Finding, { client, line, gets }: Claim, space: ClientSpace, note: string): void {
    const position = space.decide(toClientBytes(client.ip, client));
    expect(isAddressOfClient(client.ip), note).toBe(true);
    expect(position === NO_RECORD ? undefined : space.book.lineOf(position), note).toBe(line);
    const said = spaceOf(`:${gets}\n`, dialect);
    expect(readEffect(said, said.locate(bytesOf(''))), note).toEqual(readEffect(space, position));
    // Invisible bytes are written out.
    if (/ gets (?:allow|deny)/.test(message) && !/[^ -~]/.test(gets)) expect(message, note).toContain(`gets ${gets}`);
    const missing = /goes without ([^;]*)/.exec(message)?.[1]?.split(/, | and /) ?? [];
    for (const name of missing) expect([...readEffect(space, position).env.keys()], note).not.toContain(name);
    if (message.includes('refused'))
      expect(readEffect(space, position).env.get('RBLSMTPD') || gets, note).not.toBe('allow');
  }

  function expectDead(
    line: number,
    space: ClientSpace,
    random: Random,
    flags: ServerFlags | undefined,
    note: string,
  ): void {
    for (let n = 0; n < 40; n += 1) {
      const { ip, ...given } = smallClient(random, dialect);
      // With -H the server does not look names up, and with -R it does not ask for users.
      const caller = {
        host: flags?.noHost === true ? undefined : given.host,
        info: flags?.noInfo === true ? undefined : given.info,
      };
      // No zone has names such as "p@q.y", which a rule "=p@q.y" could be for.
      if (!isAddressOfClient(ip) || /[@=]|^\.$/.test(caller.host ?? '')) continue;
      const client = toClientBytes(ip, caller);
      if (space.book.lineOf(space.decide(client)) === line)
        expect(line, `${note} ${JSON.stringify({ ip, ...caller })}`).toBe('dead');
    }
  }
});
