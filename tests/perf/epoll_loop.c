// Many connections in one epoll loop; each sends its next payload as soon as its echo is complete.
#include <sys/epoll.h>

#include "peer.h"

// A payload is sent with one call, so it must fit into the buffers on the way.
enum { MAX_SIZE = 16 << 10, MAX_CONNECTIONS = 100000, BATCH = 512 };

typedef struct {
  int fd;
  size_t have;
  uint64_t start;
} connection;

static char payload[MAX_SIZE], echo[MAX_SIZE];

static void send_next(connection* to, size_t size, uint64_t now) {
  to->have = 0;
  to->start = now;
  ssize_t put = send(to->fd, payload, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  if (put < 0) fail_errno("send");
  if ((size_t)put < size) fail("a payload did not fit into the send buffer");
}

// Whether the echo is complete.
static bool receive(connection* from, size_t size) {
  ssize_t got = recv(from->fd, echo, size - from->have, MSG_DONTWAIT);
  if (got < 0) fail_errno("recv");
  if (got == 0) fail("the server closed the connection");
  from->have += (size_t)got;
  return from->have == size;
}

int main(int argc, char** argv) {
  need_arguments(argc, "HOST:PORT SIZE CONNECTIONS WARMUP_MS DURATION_MS");
  size_t size = number(argv[2], 1, MAX_SIZE);
  size_t count = number(argv[3], 1, MAX_CONNECTIONS);
  size_t warmup_ms = number(argv[4], 0, 3600000), duration_ms = number(argv[5], 1, 3600000);
  int poller = epoll_create1(EPOLL_CLOEXEC);
  if (poller < 0) fail_errno("epoll_create1");
  connection* all = allocate(count, sizeof *all);
  for (size_t i = 0; i < count; ++i) {
    all[i].fd = connect_to(argv[1]);
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.ptr = &all[i]};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, all[i].fd, &event)) fail_errno("epoll_ctl");
  }

  static histogram rtt;
  period measured = period_of(warmup_ms, duration_ms);
  for (size_t i = 0; i < count; ++i) send_next(&all[i], size, now_ns());
  for (uint64_t now = 0; now < measured.end;) {
    struct epoll_event events[BATCH];
    int ready = epoll_wait(poller, events, BATCH, -1);
    if (ready < 0) fail_errno("epoll_wait");
    for (int i = 0; i < ready; ++i) {
      connection* it = events[i].data.ptr;
      if (!receive(it, size)) continue;
      now = now_ns();
      if (now >= measured.begin && now < measured.end) record(&rtt, now - it->start);
      send_next(it, size, now);
    }
  }
  print_echoes(&rtt, seconds(measured));
}
