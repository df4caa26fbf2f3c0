import { verify } from '../../../commands/verify.js';
import { renderVerification, renderVerificationJson } from '../../../report/verification.js';
import { readSource } from '../../files.js';
import { type Context, dialectNamed, print } from '../context.js';
import type { VerifyOptions } from '../verify.js';

export function runVerify(source: string, cdb: string, options: VerifyOptions, context: Context): void {
  const rules = readSource(source, options.stdinFilename, context.io);
  const database = readSource(cdb, options.stdinFilename, context.io);
  const result = verify(rules.bytes, database.bytes, dialectNamed(options.dialect));
  const isWell = result.verdict === 'identical';
  const render = options.format === 'json' ? renderVerificationJson : renderVerification;
  if (!isWell || !options.quiet || options.format === 'json') print(render(result, rules.name, database.name), context);
  context.finish(isWell ? 0 : 1);
}
