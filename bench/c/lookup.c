/* lookup CDB CLIENTS RUNS: decides the clients, lines IP [HOST], with libcdb and in the order of ucspi-tcp 0.88, and
   prints how many there were, how many a rule decided, and the seconds of each run, file reading left out. */
#include <cdb.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct cdb db;
static char key[1024] = "=";

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static int find_host(const char *host, size_t length) {
  memcpy(key + 1, host, length);
  return cdb_find(&db, key, length + 1) > 0;
}

static int decide(const char *ip, size_t ip_length, const char *host, size_t host_length) {
  if (cdb_find(&db, ip, ip_length) > 0) return 1;
  if (host && find_host(host, host_length)) return 1;
  for (size_t i = ip_length; i > 0; i--)
    if (ip[i - 1] == '.' && cdb_find(&db, ip, i) > 0) return 1;
  if (host) {
    for (size_t i = 0; i < host_length; i++)
      if (host[i] == '.' && find_host(host + i, host_length - i)) return 1;
    if (find_host(host, 0)) return 1;
  }
  return cdb_find(&db, "", 0) > 0;
}

int main(int argc, char **argv) {
  if (argc != 4) return 100;
  int file = open(argv[1], O_RDONLY);
  int list = open(argv[2], O_RDONLY);
  struct stat status;
  if (file == -1 || list == -1 || cdb_init(&db, file) != 0 || fstat(list, &status) == -1) return 111;
  size_t size = status.st_size;
  char *clients = malloc(size + 1);
  for (size_t filled = 0; filled < size;) {
    ssize_t count = read(list, clients + filled, size - filled);
    if (count <= 0) return 111;
    filled += count;
  }
  for (int run = 0; run < atoi(argv[3]); run++) {
    double start = now();
    long count = 0, hits = 0;
    for (char *line = clients, *end = clients + size; line < end;) {
      char *line_end = memchr(line, '\n', end - line);
      char *blank = memchr(line, ' ', line_end - line);
      char *host = blank ? blank + 1 : 0;
      hits += decide(line, (blank ? blank : line_end) - line, host, host ? line_end - host : 0);
      count++;
      line = line_end + 1;
    }
    printf("%ld %ld %.6f\n", count, hits, now() - start);
  }
  return 0;
}
