/** The messages of ucspi-tcp 0.88 for system errors (error_str.c), which differ from strerror's. */
const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: 'file does not exist',
  EACCES: 'access denied',
  EPERM: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EEXIST: 'file already exists',
  ENOSPC: 'out of disk space',
  EDQUOT: 'disk quota exceeded',
  EFBIG: 'file too big',
  EROFS: 'read-only file system',
  EXDEV: 'cross-device link',
  ELOOP: 'symbolic link loop',
  ENAMETOOLONG: 'file name too long',
  ENOTEMPTY: 'directory not empty',
  ETXTBSY: 'text busy',
  EBUSY: 'device busy',
  EINVAL: 'invalid argument',
  EBADF: 'file descriptor not open',
  EIO: 'input/output error',
  ENOMEM: 'out of memory',
  EPROTO: 'protocol error',
  ENXIO: 'device not configured',
  ENODEV: 'device does not support operation',
  ESPIPE: 'unseekable descriptor',
  EAGAIN: 'temporary failure',
  EPIPE: 'broken pipe',
  EMFILE: 'process cannot open more files',
  ENFILE: 'system cannot open more files',
  EMLINK: 'too many links',
  ESTALE: 'stale NFS file handle',
  EINTR: 'interrupted system call',
};

/** The message for an error code such as `ENOENT`. */
export function errorText(code: string): string {
  return TEXTS[code] ?? 'unknown error';
}

/** The code of a system error, undefined for any other. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error)) return undefined;
  return (error as NodeJS.ErrnoException).code;
}

/** What a call returns; undefined where the system refuses it. */
export function ifPossible<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    if (systemCode(error) === undefined) throw error;
    return undefined;
  }
}

/** An error like those of the system, for a condition the system does not report. */
export function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${errorText(code)}, ${syscall}`), { code, syscall });
}
