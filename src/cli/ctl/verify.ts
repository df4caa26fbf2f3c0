import { type Command, Option } from 'commander';
import { verify } from '../../commands/verify.js';
import { renderVerification, renderVerificationJson } from '../../report/verification.js';
import { readSource } from '../files.js';
import { type CommonOptions, type Context, dialectNamed, print, withCommonOptions } from './context.js';

interface VerifyOptions extends CommonOptions {
  readonly format: 'text' | 'json';
}

export function addVerify(program: Command, context: Context): void {
  withCommonOptions(program.command('verify'), context.io)
    .summary('compare a database with its source')
    .description('Says whether a database is just what a rule file compiles to, and if not, why.')
    .argument('<source>', 'the rule file')
    .argument('<cdb>', 'the database')
    .addOption(new Option('--format <name>', 'how to print the result').choices(['text', 'json']).default('text'))
    .action((source: string, cdb: string, options: VerifyOptions) => {
      const rules = readSource(source, options.stdinFilename, context.io);
      const database = readSource(cdb, options.stdinFilename, context.io);
      const result = verify(rules.bytes, database.bytes, dialectNamed(options.dialect));
      const isWell = result.verdict === 'identical';
      const render = options.format === 'json' ? renderVerificationJson : renderVerification;
      if (!isWell || !options.quiet || options.format === 'json')
        print(render(result, rules.name, database.name), context);
      context.finish(isWell ? 0 : 1);
    });
}
