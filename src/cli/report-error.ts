import { CdbFormatError, CdbTooLargeError } from '../cdb/format.js';
import { EXIT_PERMANENT, EXIT_TEMPORARY } from '../dialects/messages.js';
import { KernelError } from '../kernel/kernel.js';
import { ClientError } from '../net/client.js';
import { characterAt, toCells } from '../report/findings/cells.js';
import { frame } from '../report/findings/frame.js';
import { makeStyle } from '../report/style.js';
import { LineTooLongError } from '../rules/line-buffer.js';
import { RulesError } from '../rules/problem.js';
import { SystemError } from '../system-error.js';
import { encodeLatin1 } from '../text/bytes.js';
import { printable } from '../text/printable.js';
import type { Source } from '../text/source.js';
import { printMessage } from './context.js';
import { errorText, systemCode } from './errno.js';
import { printError } from './output.js';
import type { Io } from './process-io.js';

/** A mistake in how the program is called. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** A file that can be read, but is of the wrong kind. */
export class FileKindError extends Error {
  override readonly name = 'FileKindError';

  /** @param kind what the file is, and what it should be */
  constructor({ name }: Source, kind: string) {
    super(`unable to read ${name}: it is ${kind}`);
  }
}

/** An error that does not name the file it happened in, with the file. */
export class FileError extends Error {
  override readonly name = 'FileError';

  constructor(
    readonly file: string,
    override readonly cause: unknown,
  ) {
    super(file);
  }
}

/** Does `action`, and adds the file's name to an error it throws. */
export function withFileContext<T>(file: string | (() => string), action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new FileError(typeof file === 'string' ? file : file(), error);
  }
}

/** Reports an error to the user and returns the exit code. An unforeseen one is thrown again. */
export function reportError(thrown: unknown, io: Io): number {
  const [error, file] = thrown instanceof FileError ? [thrown.cause, `${thrown.file}: `] : [thrown, ''];
  const say = (kind: 'usage' | 'rules' | 'fatal', text: string, exitCode: number): number => {
    printMessage(kind, Buffer.from(`${file}${text}`), io);
    return exitCode;
  };
  if (error instanceof UsageError) {
    printMessage('usage', Buffer.concat([Buffer.from(file), encodeLatin1(error.message)]), io);
    return EXIT_PERMANENT;
  }
  if (error instanceof FileKindError) return say('fatal', error.message, EXIT_PERMANENT);
  if (error instanceof RulesError) {
    say('rules', error.message, EXIT_PERMANENT);
    for (const line of renderFrame(error)) printError(io, Buffer.from(printable(line)));
    return EXIT_PERMANENT;
  }
  if (error instanceof ClientError) {
    printMessage('usage', Buffer.from(error.message), io);
    return EXIT_PERMANENT;
  }
  const reason = error instanceof SystemError ? systemCode(error.cause) : undefined;
  if (error instanceof SystemError && reason !== undefined)
    return say('fatal', `unable to ${error.action} ${error.path}: ${errorText(reason)}`, EXIT_TEMPORARY);
  if ([SystemError, CdbFormatError, CdbTooLargeError, KernelError].some((kind) => error instanceof kind))
    return say('fatal', (error as Error).message, EXIT_TEMPORARY);
  if (isOutOfMemory(error)) return say('fatal', 'out of memory', EXIT_TEMPORARY);
  const code = systemCode(error);
  if (code === undefined) throw error;
  // The reader of our output may have closed it, as `head` does.
  return code === 'EPIPE' ? EXIT_TEMPORARY : say('fatal', `unable to write output: ${errorText(code)}`, EXIT_TEMPORARY);
}

/** The line that does not compile, with carets under what is wrong. */
function renderFrame({ line, column, text, diagnostic: { span } }: RulesError): string[] {
  const cells = toCells(text);
  const place = (offset: number): number => characterAt(text, offset, cells);
  const endColumn = place(column - 1 + span.end - span.start);
  return frame({ line, column: place(column - 1), endLine: line, endColumn }, cells, makeStyle());
}

/** Node throws a RangeError where a buffer or a text would be larger than there can be; a stack overflow is a bug. */
function isOutOfMemory(error: unknown): boolean {
  if (error instanceof LineTooLongError) return true;
  return error instanceof RangeError && !error.message.includes('call stack');
}
