import type { ControlFiles } from '../operations/lint-control.js';
import { type BinaryString, encodeLatin1 } from '../text/bytes.js';
import { Source } from '../text/source.js';
import { decodeName } from '../text/visible.js';
import { readIfExists } from './files.js';
import type { Io } from './process-io.js';
import { UsageError } from './report-error.js';

/** The files of a control directory of qmail that are about domains. @throws UsageError if there is no such directory */
export function readControl(directory: BinaryString, io: Io): ControlFiles {
  if (!io.fs.statSync(encodeLatin1(directory), { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--control: there is no directory ${directory}`);
  const path = `${directory.replace(/\/+$/, '')}/rcpthosts`;
  const rcpthosts = readIfExists(path, io);
  return {
    rcpthosts: new Source(decodeName(encodeLatin1(path)), rcpthosts?.bytes ?? Buffer.alloc(0), encodeLatin1(path)),
    hasRcpthosts: rcpthosts !== undefined,
    morercpthosts: readIfExists(`${directory}/morercpthosts`, io)?.bytes,
    morercpthostsDatabase: readIfExists(`${directory}/morercpthosts.cdb`, io)?.bytes,
  };
}
