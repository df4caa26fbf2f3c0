import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import { errorText, systemCode, systemError } from '../../src/cli/errno.js';

describe('what the originals call an error', () => {
  test.each([
    ['ENOENT', 'file does not exist'],
    ['EACCES', 'access denied'],
    ['EPERM', 'permission denied'],
    ['EISDIR', 'is a directory'],
    ['ENOTDIR', 'not a directory'],
    ['EEXIST', 'file already exists'],
    ['ENOSPC', 'out of disk space'],
    ['EDQUOT', 'disk quota exceeded'],
    ['EFBIG', 'file too big'],
    ['EROFS', 'read-only file system'],
    ['EXDEV', 'cross-device link'],
    ['ELOOP', 'symbolic link loop'],
    ['ENAMETOOLONG', 'file name too long'],
    ['ENOTEMPTY', 'directory not empty'],
    ['ETXTBSY', 'text busy'],
    ['EBUSY', 'device busy'],
    ['EINVAL', 'invalid argument'],
    ['EBADF', 'file descriptor not open'],
    ['EIO', 'input/output error'],
    ['ENOMEM', 'out of memory'],
    ['EPROTO', 'protocol error'],
    ['ENXIO', 'device not configured'],
    ['ENODEV', 'device does not support operation'],
    ['ESPIPE', 'unseekable descriptor'],
    ['EAGAIN', 'temporary failure'],
    ['EPIPE', 'broken pipe'],
    ['EMFILE', 'process cannot open more files'],
    ['ENFILE', 'system cannot open more files'],
    ['EMLINK', 'too many links'],
    ['ESTALE', 'stale NFS file handle'],
    ['EINTR', 'interrupted system call'],
    ['EOVERFLOW', 'unknown error'],
  ])('%s', (code, text) => {
    expect(errorText(code)).toBe(text);
    if (text !== 'unknown error') expect(constants.errno).toHaveProperty(code);
  });
});

test('only an error of the system has a code', () => {
  expect(systemCode(systemError('EPROTO', 'read'))).toBe('EPROTO');
  expect(systemCode(Object.assign(new TypeError('no'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeUndefined();
  expect(systemCode(new Error('no'))).toBeUndefined();
  expect(systemCode('EPROTO')).toBeUndefined();
});
