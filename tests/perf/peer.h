// What the peers share: arguments, connecting, the clock, counting echoes.
//
// A peer shows what plain sockets can do on this machine. especho is compared with it, so it must
// be as quick as we can make it, and still note how long each echo took, as any measuring client
// has to.
#pragma once

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

_Noreturn static inline void fail(const char* what) {
  fprintf(stderr, "%s: %s\n", program_invocation_short_name, what);
  exit(1);
}

_Noreturn static inline void fail_errno(const char* what) {
  fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, strerror(errno));
  exit(1);
}

static inline void need_arguments(int argc, const char* names) {
  int needed = 1;
  for (const char* at = names; at; at = strchr(at + 1, ' ')) ++needed;
  if (argc == needed) return;
  fprintf(stderr, "usage: %s %s\n", program_invocation_short_name, names);
  exit(2);
}

static inline size_t number(const char* text, size_t least, size_t most) {
  char* end;
  errno = 0;
  unsigned long long value = strtoull(text, &end, 10);
  if (errno || end == text || *end || *text == '-' || value < least || value > most) {
    fprintf(stderr, "%s: '%s' is not a number from %zu to %zu\n", program_invocation_short_name,
            text, least, most);
    exit(2);
  }
  return value;
}

static inline void* allocate(size_t count, size_t size) {
  void* memory = calloc(count, size);
  if (!memory) fail_errno("calloc");
  return memory;
}

static inline void set_no_delay(int fd) {
  if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int))) fail_errno("TCP_NODELAY");
}

// A blocking socket, connected to "1.2.3.4:80".
static inline int connect_to(const char* host_port) {
  char* host = strdup(host_port);
  char* colon = host ? strrchr(host, ':') : NULL;
  if (!colon) fail("HOST:PORT has no port");
  *colon = '\0';
  struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
  int error = getaddrinfo(host, colon + 1, &hints, &found);
  if (error) fail(gai_strerror(error));
  int fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
  if (fd < 0) fail_errno("socket");
  if (connect(fd, found->ai_addr, found->ai_addrlen)) fail_errno("connect");
  set_no_delay(fd);
  freeaddrinfo(found);
  free(host);
  return fd;
}

static inline uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

// 1024 buckets to a power of two: a value is known to 0.1 %. What takes more than 4 s counts as 4
// s.
enum { BUCKET_BITS = 10, BUCKETS = 23 << BUCKET_BITS };

typedef struct {
  uint64_t total;
  uint32_t counts[BUCKETS];
} histogram;

static inline void record(histogram* to, uint64_t ns) {
  if (ns > UINT32_MAX) ns = UINT32_MAX;
  unsigned shift = ns >> (BUCKET_BITS + 1) ? 63 - BUCKET_BITS - (unsigned)__builtin_clzll(ns) : 0;
  ++to->counts[(shift << BUCKET_BITS) + (ns >> shift)];
  ++to->total;
}

static inline void merge(histogram* to, const histogram* from) {
  for (size_t i = 0; i < BUCKETS; ++i) to->counts[i] += from->counts[i];
  to->total += from->total;
}

static inline double median_ns(const histogram* of) {
  uint64_t seen = 0;
  for (unsigned i = 0; i < BUCKETS; ++i) {
    seen += of->counts[i];
    if (!seen || 2 * seen < of->total) continue;
    unsigned shift = i >> (BUCKET_BITS + 1) ? (i >> BUCKET_BITS) - 1 : 0;
    uint64_t lowest = (uint64_t)(i - (shift << BUCKET_BITS)) << shift;
    return (double)lowest + (double)((1u << shift) - 1) / 2;
  }
  fail("not one echo was measured");
}

// The echoes that ended within a period are counted; earlier ones warm up, a later one ends the
// run.
typedef struct {
  uint64_t begin, end;
} period;

static inline period period_of(size_t warmup_ms, size_t duration_ms) {
  uint64_t begin = now_ns() + warmup_ms * 1000000u;
  return (period){begin, begin + duration_ms * 1000000u};
}

static inline double seconds(period of) {
  return (double)(of.end - of.begin) / 1e9;
}

static inline void print_echoes(const histogram* rtt, double elapsed_s) {
  printf("{\"p50_us\": %.4f, \"echoes_per_s\": %.1f}\n", median_ns(rtt) / 1e3,
         (double)rtt->total / elapsed_s);
}
