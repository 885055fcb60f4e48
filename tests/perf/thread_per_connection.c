// Many connections, a thread for each, which blocks in send() and recv().
#include <pthread.h>

#include "peer.h"

// A payload is sent before its echo is read, so it must fit into the buffers on the way.
enum { MAX_SIZE = 16 << 10, MAX_CONNECTIONS = 10000 };

typedef struct {
  pthread_t thread;
  int fd;
  size_t size;
  period measured;
  histogram rtt;
} connection;

static void* echo_until_the_end(void* argument) {
  connection* self = argument;
  char payload[MAX_SIZE] = {0}, echo[MAX_SIZE];
  for (uint64_t start = now_ns(); start < self->measured.end;) {
    ssize_t put = send(self->fd, payload, self->size, MSG_NOSIGNAL);
    if (put < 0) fail_errno("send");  // a blocking send() takes all or fails
    for (size_t have = 0; have < self->size;) {
      ssize_t got = recv(self->fd, echo, self->size - have, 0);
      if (got < 0) fail_errno("recv");
      if (got == 0) fail("the server closed the connection");
      have += (size_t)got;
    }
    uint64_t now = now_ns();
    if (now >= self->measured.begin && now < self->measured.end) record(&self->rtt, now - start);
    start = now;
  }
  return NULL;
}

int main(int argc, char** argv) {
  need_arguments(argc, "HOST:PORT SIZE CONNECTIONS WARMUP_MS DURATION_MS");
  size_t size = number(argv[2], 1, MAX_SIZE);
  size_t count = number(argv[3], 1, MAX_CONNECTIONS);
  size_t warmup_ms = number(argv[4], 0, 3600000), duration_ms = number(argv[5], 1, 3600000);
  connection* all = allocate(count, sizeof *all);
  for (size_t i = 0; i < count; ++i) all[i].fd = connect_to(argv[1]);

  period measured = period_of(warmup_ms, duration_ms);
  for (size_t i = 0; i < count; ++i) {
    all[i].size = size;
    all[i].measured = measured;
    errno = pthread_create(&all[i].thread, NULL, echo_until_the_end, &all[i]);
    if (errno) fail_errno("pthread_create");
  }
  static histogram rtt;
  for (size_t i = 0; i < count; ++i) {
    pthread_join(all[i].thread, NULL);
    merge(&rtt, &all[i].rtt);
  }
  print_echoes(&rtt, seconds(measured));
}
