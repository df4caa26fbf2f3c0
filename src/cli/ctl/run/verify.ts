import { verify } from '../../../commands/verify.js';
import { looksLikeDatabase } from '../../../lookup/rulebook.js';
import { renderVerification, renderVerificationJson } from '../../../report/verification.js';
import { readSource } from '../../files.js';
import { type Context, dialectNamed, FileKindError, inFile, print, requireDatabase } from '../context.js';
import type { VerifyOptions } from '../verify.js';

export function runVerify(source: string, cdb: string, options: VerifyOptions, context: Context): void {
  const rules = readSource(source, options.stdinFilename, context.io);
  const database = readSource(cdb, options.stdinFilename, context.io);
  if (looksLikeDatabase(rules.bytes)) throw new FileKindError(rules, 'a database; the rule file comes first');
  requireDatabase(database);
  const dialect = dialectNamed(options.dialect);
  const result = inFile(rules.name, () => verify(rules.bytes, database.bytes, dialect));
  const isWell = result.verdict === 'identical';
  const render = options.format === 'json' ? renderVerificationJson : renderVerification;
  if (!isWell || !options.quiet || options.format === 'json') print(render(result, rules.name, database.name), context);
  context.finish(isWell ? 0 : 1);
}
