// One connection, large echoes one after the other: writes what the socket takes, reads what is
// there, and waits with poll() when it can do neither.
#include <poll.h>

#include "peer.h"

enum { MAX_SIZE = 64 << 20 };

static size_t transferred(ssize_t result, const char* what) {
  if (result >= 0) return (size_t)result;
  if (errno != EAGAIN) fail_errno(what);
  return 0;
}

static void echo_once(int fd, const char* payload, char* echo, size_t size) {
  size_t sent = 0, have = 0;
  while (have < size) {
    size_t put = 0;
    if (sent < size) {
      put = transferred(send(fd, payload + sent, size - sent, MSG_NOSIGNAL | MSG_DONTWAIT), "send");
      sent += put;
    }
    ssize_t result = recv(fd, echo + have, size - have, MSG_DONTWAIT);
    if (result == 0) fail("the server closed the connection");
    size_t got = transferred(result, "recv");
    have += got;
    if (put || got) continue;
    struct pollfd waiting = {.fd = fd, .events = POLLIN | (sent < size ? POLLOUT : 0)};
    if (poll(&waiting, 1, -1) < 0) fail_errno("poll");
  }
}

int main(int argc, char** argv) {
  need_arguments(argc, "HOST:PORT SIZE WARMUP_MS DURATION_MS");
  size_t size = number(argv[2], 1, MAX_SIZE);
  size_t warmup_ms = number(argv[3], 0, 3600000), duration_ms = number(argv[4], 1, 3600000);
  int fd = connect_to(argv[1]);
  char *payload = allocate(size, 1), *echo = allocate(size, 1);
  memset(payload, 'p', size);

  static histogram rtt;
  period asked = period_of(warmup_ms, duration_ms), measured = {0, 0};
  while (measured.end < asked.end) {
    uint64_t start = now_ns();
    echo_once(fd, payload, echo, size);
    measured.end = now_ns();
    if (start < asked.begin) continue;
    if (!measured.begin) measured.begin = start;
    record(&rtt, measured.end - start);
  }
  printf("{\"p50_us\": %.4f, \"bytes_per_s\": %.0f}\n", median_ns(&rtt) / 1e3,
         (double)rtt.total * (double)size / seconds(measured));
}
