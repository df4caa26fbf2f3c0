/* Makes the FAIL_NTH call of FAIL_CALL fail with FAIL_ERRNO, counting only calls for files whose path contains FAIL_PATH. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static int count;

static int is_ours(const char *path) {
  const char *part = getenv("FAIL_PATH");
  return part && path && strstr(path, part);
}

static int fd_is_ours(int fd) {
  char link[64], path[4096];
  const char *digits = "0123456789";
  int n = fd, length = 0;
  char reversed[16];
  if (fd < 3) return 0;
  strcpy(link, "/proc/self/fd/");
  do reversed[length++] = digits[n % 10]; while (n /= 10);
  n = strlen(link);
  while (length) link[n++] = reversed[--length];
  link[n] = 0;
  ssize_t got = readlink(link, path, sizeof path - 1);
  if (got < 0) return 0;
  path[got] = 0;
  return is_ours(path);
}

static int fails(const char *name) {
  const char *call = getenv("FAIL_CALL");
  if (!call || strcmp(call, name)) return 0;
  if (__atomic_add_fetch(&count, 1, __ATOMIC_SEQ_CST) != atoi(getenv("FAIL_NTH"))) return 0;
  errno = atoi(getenv("FAIL_ERRNO"));
  return 1;
}

#define REAL(type, name, ...) ((type(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name))

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = va_arg(rest, mode_t); \
    va_end(rest); \
    if ((flags & O_CREAT) && is_ours(path) && fails("open")) return -1; \
    return REAL(int, name, const char *, int, mode_t)(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)

#define WRITE(name, off) \
  ssize_t name(int fd, const void *data, size_t length, off at) { \
    if (fd_is_ours(fd) && fails("write")) return -1; \
    return REAL(ssize_t, name, int, const void *, size_t, off)(fd, data, length, at); \
  }
WRITE(pwrite, off_t)
WRITE(pwrite64, off64_t)

ssize_t write(int fd, const void *data, size_t length) {
  if (fd_is_ours(fd) && fails("write")) return -1;
  return REAL(ssize_t, write, int, const void *, size_t)(fd, data, length);
}

int fsync(int fd) {
  if (fd_is_ours(fd) && fails("fsync")) return -1;
  return REAL(int, fsync, int)(fd);
}

int fchmod(int fd, mode_t mode) {
  if (fd_is_ours(fd) && fails("fchmod")) return -1;
  return REAL(int, fchmod, int, mode_t)(fd, mode);
}

int rename(const char *from, const char *to) {
  if (is_ours(from) && fails("rename")) return -1;
  return REAL(int, rename, const char *, const char *)(from, to);
}
